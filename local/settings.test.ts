import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { readSettings } from './settings.ts'

const environment = { XDG_DATA_HOME: '/home/ann/data', LOCALAPPDATA: 'C:\\Users\\Ann', CI: 'true' }

function read(...words: string[]) {
  return readSettings(words, environment)
}

test('without a word it listens on loopback, looks for engines and brings its own', () => {
  const { dataDirectory: _, ...settings } = read() ?? {}
  assert.deepEqual(settings, {
    host: '127.0.0.1',
    port: 4141,
    engines: [],
    searchUsualPorts: true,
    embeddedEngine: true,
    modelFile: undefined,
    openBrowser: false,
    json: false,
    readyFile: undefined,
    tls: undefined,
    trustProxy: [],
    publicUrl: undefined,
  })
})

test('engines and proxies may be named many times', () => {
  const settings = read('--engine', 'http://a:1', '--engine', 'http://b:2', '--trust-proxy', '10.0.0.0/8')
  assert.deepEqual(settings?.engines, ['http://a:1', 'http://b:2'])
  assert.deepEqual(settings?.trustProxy, ['10.0.0.0/8'])
})

test('files are meant from where the person is', () => {
  const settings = read('--data', 'here', '--model', 'm.gguf', '--ready-file', 'r', '--tls-cert', 'c', '--tls-key', 'k')
  assert.equal(settings?.dataDirectory, path.resolve('here'))
  assert.equal(settings?.modelFile, path.resolve('m.gguf'))
  assert.equal(settings?.readyFile, path.resolve('r'))
  assert.deepEqual(settings?.tls, { certificateFile: path.resolve('c'), keyFile: path.resolve('k') })
})

test('a browser opens only where it was asked for or a person sits at a screen', () => {
  assert.equal(read()?.openBrowser, false)
  assert.equal(read('--open')?.openBrowser, true)
  assert.equal(read('--no-open')?.openBrowser, false)
})

test('every mistake is named at once, with what was expected', () => {
  assert.throws(() => read('--port', '70000', '--engine', 'ollama', '--tls-cert', 'c'), {
    code: 'SETTINGS_WRONG',
    exitCode: 4,
    message:
      '--port: expected 0 to 65535, got "70000"; expected an address like http://127.0.0.1:8080, got "ollama"; ' +
      '--tls-cert and --tls-key: expected both or neither',
  })
})

test('an address of this machine that others reach needs a certificate', () => {
  assert.throws(() => read('--host', '192.168.1.5'), { code: 'SETTINGS_WRONG', message: /^--host 192\.168\.1\.5: / })
  assert.equal(read('--host', '192.168.1.5', '--tls-cert', 'c', '--tls-key', 'k')?.host, '192.168.1.5')
  assert.equal(read('--host', '0.0.0.0')?.host, '0.0.0.0')
})

test('an option that does not exist is named', () => {
  assert.throws(() => read('--prot', '1'), { code: 'SETTINGS_WRONG', message: /unknown option '--prot'/ })
})

test('help is an answer, not a mistake', () => {
  const said: string[] = []
  const output = { writeOut: (text: string) => said.push(text), writeErr: () => undefined }
  assert.equal(readSettings(['--help'], environment, output), undefined)
  for (const option of ['--port', '--data', '--engine', '--no-embedded-engine', '--ready-file', '--json'])
    assert.match(said.join(''), new RegExp(option))
})
