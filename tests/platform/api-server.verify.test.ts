import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { judgeByServer } from '../cluster/admission.ts'
import { type ApiServer, type KubeObject, startApiServer, type Verdict } from '../cluster/api-server.ts'
import { certManagerKinds } from '../judges/cert-manager.ts'
import { assertAccepted, type Finding } from '../judges/finding.ts'
import type { JudgedFile } from '../judges/judged-files.ts'
import { everyRendering, filesOf, type Rendering } from './rendered.ts'

let renderings: readonly Rendering[]
let server: ApiServer
before(async () => {
  renderings = await everyRendering()
  server = await startApiServer()
  assert.deepEqual(
    (await server.apply(await certManagerKinds())).flatMap(({ message }) => message || []),
    [],
  )
})
after(() => server.stop())

const restricted = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'strict', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
}
const runner = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'strict' } }

function deployment(container: object): KubeObject {
  const labels = { app: 'one' }
  const containers = [{ name: 'main', image: 'main:1', ...container }]
  const template = { metadata: { labels }, spec: { containers } }
  const spec = { selector: { matchLabels: labels }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'one', namespace: 'strict' }, spec }
}

const harmless = {
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
}

test('the server refuses the pods of a deployment that Pod Security forbids, and accepts harmless ones', async () => {
  const refused = await judgeByServer(server, [restricted, runner, deployment({})])
  const said = findingsOf('', refused).map(({ message }) => message)
  assert.match(said.at(-1) ?? '', /^Pod one: .*violates PodSecurity "restricted/)
  assert.deepEqual(findingsOf('', await judgeByServer(server, [restricted, runner, deployment(harmless)])), [])
})

test('it refuses pods without the limits that a quota asks for', async () => {
  const metadata = { name: 'quota', namespace: 'strict' }
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { 'limits.memory': '1Gi' } } }
  const verdicts = await judgeByServer(server, [restricted, runner, quota, deployment(harmless)])
  assert.match(findingsOf('', verdicts)[0]?.message ?? '', /^Pod one:.*must specify limits.memory/)
})

test('it refuses fields that do not exist, of Kubernetes and of cert-manager', async () => {
  const metadata = { name: 'mistyped', namespace: 'strict' }
  const issuerRef = { name: 'x' }
  const certificate = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata }
  const verdicts = await judgeByServer(server, [
    restricted,
    runner,
    deployment({ ...harmless, imagePullPolcy: 'Always' }),
    { ...certificate, spec: { secretName: 'x', dnsNames: ['x.example'], issuer: 'x', issuerRef } },
  ])
  const said = findingsOf('', verdicts).map(({ message }) => message)
  assert.ok(said.some((message) => /^Deployment one:.*imagePullPolcy/.test(message)))
  assert.ok(said.some((message) => /^Certificate mistyped:.*spec\.issuer/.test(message)))
})

test('it accepts every object of the portable service and of every environment', async () => {
  const findings: Finding[] = []
  for (const { folder, objects } of sets()) {
    assert.ok(objects.length > 10, `${folder}: ${objects.length} objects`)
    findings.push(...findingsOf(folder, await judgeByServer(server, objects)))
  }
  assertAccepted(findings)
})

/** What is applied together: `k8s/` alone, and each folder in it with what lies deeper. */
function sets(): { folder: string; objects: readonly KubeObject[] }[] {
  return renderings.flatMap((rendering) => {
    const files = filesOf([rendering], /^k8s\/.*\.yaml$/)
    const folders = Map.groupBy(files, ({ path }) => /^[^/]+\/k8s(\/[^/]+(?=\/))?/.exec(path)?.[0] ?? path)
    return [...folders].map(([folder, together]) => ({ folder, objects: together.flatMap(objectsIn) }))
  })
}

function objectsIn({ path, text }: JudgedFile): KubeObject[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors ?? []
    if (error) throw new Error(`${path}: ${error.message}`)
    return document.toJS()
  })
}

/** What is accepted with a warning counts: it is refused one day. */
function findingsOf(folder: string, verdicts: readonly Verdict[]): Finding[] {
  return verdicts.flatMap(({ object, status, accepted, message, warnings }) => {
    const name = `${object.kind} ${object.metadata.name}`
    return [...(accepted ? [] : [message]), ...warnings].map((words) => {
      return { file: folder, rule: `kube-apiserver ${status}`, message: `${name}: ${words}` }
    })
  })
}
