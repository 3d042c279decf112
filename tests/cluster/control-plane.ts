import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { mustRun } from '../judges/command.ts'
import { buildGoFolder } from '../judges/go-programs.ts'
import { usedRealPart } from '../real-parts.ts'

/** Of k8s.io/kubernetes and go.etcd.io/etcd in kube/go.mod. */
const VERSIONS = { kubernetes: '1.37.2', etcd: '3.7.2' }

const SOURCE = fileURLToPath(new URL('kube', import.meta.url))

/** How much of a dead component's log its fault quotes, characters. */
const LAST_WORDS = 2000

/** The processes of a control plane, and what its administrator shows it. */
export interface ControlPlane {
  /** https://127.0.0.1:… */
  url: string
  /** PEM. */
  authority: string
  /** PEM, of a member of system:masters. */
  certificate: string
  key: string
  /** Rejects when a component ends by itself. */
  broken: Promise<never>
  /** Ends the processes at once and removes their data. */
  stop(): Promise<void>
}

/**
 * Starts etcd and kube-apiserver on free ports of this machine, with new keys and no objects. Builds them where they
 * are not there yet (seven minutes of processor time). They end with this process, however it ends.
 */
export async function startControlPlane(): Promise<ControlPlane> {
  const [major, minor] = VERSIONS.kubernetes.split('.')
  const facts = { gitVersion: `v${VERSIONS.kubernetes}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  const flags = Object.entries(facts).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  const kube = await buildGoFolder('kube', SOURCE, flags.join(' '))
  const folder = await mkdtemp(join(tmpdir(), 'control-plane-'))
  const keys = join(folder, 'keys')
  await mustRun({ command: kube, args: ['pki', keys] })
  const running: Component[] = []
  const stop = async () => {
    await Promise.all(running.map((component) => component.stop()))
    await rm(folder, { recursive: true })
  }
  try {
    const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()]
    running.push(await start(kube, folder, 'etcd', etcdFlags(folder, etcdPort, peerPort)))
    running.push(await start(kube, folder, 'kube-apiserver', serverFlags(keys, etcdPort, port)))
    usedRealPart('etcd', VERSIONS.etcd)
    usedRealPart('kube-apiserver', VERSIONS.kubernetes)
    const read = (file: string) => readFile(join(keys, file), 'utf8')
    const [authority, certificate, key] = [await read('ca.crt'), await read('admin.crt'), await read('admin.key')]
    const broken = Promise.race(running.map(({ died }) => died))
    return { url: `https://127.0.0.1:${port}`, authority, certificate, key, broken, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function etcdFlags(folder: string, port: number, peerPort: number): string[] {
  const client = `http://127.0.0.1:${port}`
  const peer = `http://127.0.0.1:${peerPort}`
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--log-level=warn',
    // Its data ends with the test.
    '--unsafe-no-fsync',
  ]
}

function serverFlags(keys: string, etcdPort: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // The address of a node, for objects that nobody here follows.
    '--advertise-address=192.0.2.1',
    // As keys' certificate says; see pki.go.
    '--service-cluster-ip-range=10.96.0.0/16',
    '--allow-privileged',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--client-ca-file=${join(keys, 'ca.crt')}`,
    `--tls-cert-file=${join(keys, 'apiserver.crt')}`,
    `--tls-private-key-file=${join(keys, 'apiserver.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${join(keys, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(keys, 'sa.key')}`,
  ]
}

interface Component {
  died: Promise<never>
  stop(): Promise<void>
}

async function start(kube: string, folder: string, name: string, flags: readonly string[]): Promise<Component> {
  const place = join(folder, `${name}.log`)
  const log = await open(place, 'w')
  // The pipe to its standard input closes with this process, and the component ends then.
  const child = spawn(kube, [name, ...flags], { stdio: ['pipe', log.fd, log.fd], windowsHide: true })
  const ended = once(child, 'exit')
  await log.close()
  let isWanted = true
  const died = ended.then(async () => {
    if (isWanted) throw await describeDeath(name, place)
    return new Promise<never>(() => {})
  })
  // Whoever waits for the component sees it; without this line Node would end the process beforehand.
  died.catch(() => {})
  return {
    died,
    async stop() {
      isWanted = false
      end(child)
      await ended
    },
  }
}

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}

async function describeDeath(name: string, log: string): Promise<Fault> {
  const words = (await readFile(log, 'utf8')).slice(-LAST_WORDS)
  return new Fault({ code: 'TEST_CLUSTER_DIED', message: `${name} ended by itself:\n${words}` })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
