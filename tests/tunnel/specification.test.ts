import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { PairingOutcome, PairingRequest, PairingStarted } from '@cloudtolocalllm/api/shapes'
import { CloseCode, isFinal } from '@cloudtolocalllm/protocol/close'
import {
  AgentHello,
  CONTROL_LIMITS,
  GatewayHello,
  Status,
  signedText,
  Welcome,
} from '@cloudtolocalllm/protocol/control'
import { encodeFailure, FailureCode } from '@cloudtolocalllm/protocol/failure'
import { encodeFrame, Flag, FrameType, frameRules, isStreamFrame } from '@cloudtolocalllm/protocol/frame'
import { encodeAnswerHead, encodeRequestHead } from '@cloudtolocalllm/protocol/head'
import * as limits from '@cloudtolocalllm/protocol/limits'
import { ALLOWED_PATHS } from 'cloudtolocalllm/policy/allowed-paths'

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/protocol.md'), 'utf8')

/** The cells of the table whose head begins like this. */
function table(head: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`))
  const rows = lines.slice(start + 2)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .slice(2, -2)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    )
}

/** What stands in the fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, block = '']) => block)
}

test('the table of frames is the code', () => {
  const inCode = Object.entries(FrameType).map(([name, type]) => {
    const rule = frameRules.get(type) ?? assert.fail(`no rule for ${name}`)
    const flags = Object.entries(Flag).filter(([, bit]) => (rule.flags & bit) !== 0)
    const length = `${rule.shortest}–${rule.longest}`
    return [
      String(type),
      name,
      rule.sender,
      isStreamFrame(type) ? 'yes' : '0',
      length,
      flags.map(([flag]) => flag).join(', '),
    ]
  })
  assert.deepEqual(
    table('Type').map((row) => row.slice(0, 6)),
    inCode,
  )
})

test('the table of limits is the code', () => {
  const inCode: Record<string, unknown> = { ...limits, CONTROL_LIMITS }
  for (const [name = '', value] of table('Limit')) {
    const found = name.split('.').reduce<unknown>((from, key) => (from as Record<string, unknown>)[key], inCode)
    assert.equal(found, Number(value), name)
  }
})

test('the table of close codes is the code, and says which are final', () => {
  const rows = table('Code | Name').filter(([, name]) => name !== '')
  const inCode = Object.entries(CloseCode).map(([name, code]) => `${code} ${name}`)
  assert.deepEqual(rows.map(([code, name]) => `${code} ${name}`).toSorted(), inCode.toSorted())
  const final = rows.filter(([, , meaning = '']) => meaning.includes('**stop**'))
  assert.deepEqual(
    final.map(([code]) => Number(code)),
    Object.values(CloseCode).filter(isFinal),
  )
})

test('the table of failures is the code', () => {
  const codes = table('Code | Who sends it').map(([code]) => code)
  assert.deepEqual(codes.toSorted(), FailureCode.options.toSorted())
})

test('the table of paths is what our agent allows', () => {
  const inCode = ALLOWED_PATHS.map(({ method, path, permission }) => [method, path, permission ?? ''])
  assert.deepEqual(table('Method'), inCode)
})

const chatHead = encodeRequestHead({
  method: 'POST',
  path: '/api/chat',
  engine: 'ollama',
  headers: ['content-type', 'application/json'],
})
const answerHead = encodeAnswerHead({ status: 200, headers: ['content-type', 'application/x-ndjson'] })
const withHead = (head: Uint8Array, body: string) =>
  Buffer.concat([Uint8Array.of(head.length >>> 8, head.length), head, Buffer.from(body)])
const frame = (type: FrameType, stream: number, payload: Uint8Array | string = '', flags = 0) =>
  encodeFrame({ type, flags, stream, payload: Buffer.from(payload) })

const examples = new Map<string, Uint8Array>([
  ['open', frame(FrameType.OPEN, 1, withHead(chatHead, '{"model":"m"}'), Flag.END | Flag.RESUMABLE)],
  ['head', frame(FrameType.HEAD, 1, withHead(answerHead, ''))],
  ['data', frame(FrameType.DATA, 1, '{"done":false}\n')],
  ['end', frame(FrameType.DATA, 1, '', Flag.END)],
  ['done', frame(FrameType.DONE, 1)],
  ['welcome', frame(FrameType.WELCOME, 0, '{"resume":[]}')],
  ['credit', frame(FrameType.CREDIT, 1, Uint8Array.of(0, 2, 0, 0))],
  ['cancel', frame(FrameType.CANCEL, 1, encodeFailure({ code: 'cancelled', message: 'client left' }))],
  ['error', frame(FrameType.ERROR, 1, encodeFailure({ code: 'busy', message: 'full' }))],
  ['ping', frame(FrameType.PING, 0, Uint8Array.of(0, 0, 0, 1))],
  ['pong', frame(FrameType.PONG, 0, Uint8Array.of(0, 0, 0, 1))],
  ['goaway', frame(FrameType.GOAWAY, 0, '{"reason":"update"}')],
])

test('every example in bytes is what the code says', () => {
  const names = [...text.matchAll(/^```hex (.+)$/gm)].map(([, name]) => name)
  assert.deepEqual(names, [...examples.keys()])
  for (const [name, bytes] of examples) {
    const [block = ''] = blocks(`hex ${name}`)
    assert.equal(block.replaceAll(/#.*|\s/g, ''), Buffer.from(bytes).toString('hex'), name)
  }
})

test('the signed text, its keys and its signature belong together', () => {
  const [signed = ''] = blocks('text')
  const [, host = '', challenge = ''] = signed.split('\n')
  assert.equal(signedText(host.toUpperCase(), challenge), signed)
  const seed = Buffer.from(/`([\w-]{43})`, whose public key/.exec(text)?.[1] ?? '', 'base64url')
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const { publicKey } = PairingRequest.parse(JSON.parse(blocks('json')[0] ?? ''))
  assert.equal(createPublicKey(key).export({ format: 'jwk' }).x, publicKey)
  assert.ok(text.includes(`\`${sign(null, Buffer.from(signed), key).toString('base64url')}\``))
})

test('every example in JSON has its shape', () => {
  const [request = '', started = '', hello = '', status = ''] = blocks('json')
  PairingRequest.parse(JSON.parse(request))
  PairingStarted.parse(JSON.parse(started))
  AgentHello.parse({ ...JSON.parse(hello), signature: 'A'.repeat(86) })
  Status.parse(JSON.parse(status))
  const [greeting = ''] = /\{"protocols".*?\}/.exec(text) ?? []
  GatewayHello.parse({ ...JSON.parse(greeting), challenge: 'A'.repeat(43) })
  const [entry = ''] = /\{"stream".*?\}/.exec(text) ?? []
  Welcome.parse({ resume: [JSON.parse(entry)] })
  const outcomes = [...text.matchAll(/`(\{"state".*?\})`/g)].map(([, outcome = '']) => JSON.parse(outcome))
  const deviceId = '0190f7a0-6a63-7c1e-a7fb-0d6f7c2f4f11'
  assert.deepEqual(outcomes.map((outcome) => PairingOutcome.parse({ ...outcome, deviceId }).state).toSorted(), [
    'approved',
    'denied',
    'expired',
    'waiting',
  ])
})

test('a request head is written as the document says', () => {
  const headers = ['content-type', 'application/json', 'accept', '*/*']
  const head = encodeRequestHead({ method: 'POST', path: '/api/chat?x=1', engine: 'ollama', headers })
  assert.equal(Buffer.from(head).toString(), blocks('text')[1])
})
