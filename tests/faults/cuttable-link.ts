import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { usedRealPart } from '../real-parts.ts'

const run = promisify(execFile)

/** A network namespace that is joined to ours by one virtual cable, which can be pulled. Linux, as root. */
export interface CuttableLink {
  namespace: string
  /** Our end of the cable, as seen from inside. */
  gatewayHost: string
  /** A certificate for that address, trusted by nobody until told. */
  certificateFile: string
  gatewaySettings: Readonly<Record<string, string>>
  /** Nothing passes any more, and nobody is told. */
  cut(): Promise<void>
  mend(): Promise<void>
  remove(): Promise<void>
}

/** Blocks that are kept for documents (RFC 5737): nothing real has them, but a test machine may use one itself. */
const BLOCKS = ['198.51.100', '203.0.113', '192.0.2']

/** Lays the cable between two addresses that this machine does not use. */
export async function layLink(): Promise<CuttableLink> {
  const namespace = `ctl-${process.pid}`
  const [outer, inner] = [`ctlo${process.pid}`, `ctli${process.pid}`]
  const ip = (...args: string[]) => run('ip', args)
  const used = (await ip('route')).stdout + (await ip('addr')).stdout
  const block = BLOCKS.find((candidate) => !used.includes(`${candidate}.`))
  if (block === undefined) throw new Error(`every test network is in use here:\n${used}`)
  const [ours, theirs] = [`${block}.1`, `${block}.2`]
  await ip('netns', 'add', namespace)
  await ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', namespace)
  await ip('addr', 'add', `${ours}/30`, 'dev', outer)
  await ip('link', 'set', outer, 'up')
  await ip('-n', namespace, 'addr', 'add', `${theirs}/30`, 'dev', inner)
  await ip('-n', namespace, 'link', 'set', inner, 'up')
  await ip('-n', namespace, 'link', 'set', 'lo', 'up')
  const directory = await mkdtemp(path.join(tmpdir(), 'link-'))
  const [certificateFile, keyFile] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')]
  await makeCertificate(ours, certificateFile, keyFile)
  usedRealPart('network namespace', (await ip('-V')).stdout.trim())
  return {
    namespace,
    gatewayHost: ours,
    certificateFile,
    gatewaySettings: {
      CLOUDTOLOCALLLM_HOST: ours,
      CLOUDTOLOCALLLM_TLS_CERT: certificateFile,
      CLOUDTOLOCALLLM_TLS_KEY: keyFile,
    },
    // The far end goes down, so that no packet of ours looks for another way out of this machine.
    cut: async () => void (await ip('-n', namespace, 'link', 'set', inner, 'down')),
    mend: async () => void (await ip('-n', namespace, 'link', 'set', inner, 'up')),
    remove: async () => {
      await ip('netns', 'del', namespace)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function makeCertificate(host: string, certificateFile: string, keyFile: string): Promise<void> {
  const subject = ['-subj', '/CN=gateway', '-addext', `subjectAltName=IP:${host}`]
  const files = ['-keyout', keyFile, '-out', certificateFile]
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    ...subject,
    ...files,
  ])
}
