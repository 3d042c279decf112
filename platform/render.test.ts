import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concerns, renderEverything } from './render.ts'
import type { RenderedFile } from './rendered-file.ts'
import { SHIPPED, settingsOf } from './sample-facts.ts'
import type { Value } from './yaml-text.ts'

function renderWith(name?: string, changes: { readonly [key: string]: Value } = {}): readonly RenderedFile[] {
  return renderEverything(SHIPPED.map((shipped) => settingsOf(shipped, shipped === name ? changes : {})))
}

const shipped = new Map(renderWith().map(({ path, text }) => [path, text]))

/** Paths of the files that a change of one environment changes. */
function followers(name: string, changes: { readonly [key: string]: Value }): readonly string[] {
  const rendered = new Map(renderWith(name, changes).map(({ path, text }) => [path, text]))
  const paths = [...new Set([...shipped.keys(), ...rendered.keys()])]
  return paths.filter((path) => shipped.get(path) !== rendered.get(path)).sort()
}

const pods = ['20-configuration', '30-database', '40-migration', '50-gateway']
const inFolder = (folder: string, names: readonly string[]) => names.map((name) => `k8s/${folder}/${name}.yaml`)

for (const [what, environment, changes, files] of [
  [
    'the branch',
    'aws',
    { github: { branch: 'release' } },
    ['.github/workflows/deploy.yml', 'config/cloudformation/iam-roles.yaml', 'config/identity/aws.yaml'],
  ],
  [
    'the instance type',
    'aws',
    { cluster: { nodes: { type: 't3.large' } } },
    ['config/cloudformation/eks-cluster.yaml'],
  ],
  [
    'the port',
    'production',
    { gateway: { port: 9443 } },
    inFolder('production', ['10-network-policies', '20-configuration', '50-gateway']),
  ],
  [
    'the issuer',
    'production',
    { identity: { issuer: 'https://login.example.com', clientId: 'models' } },
    inFolder('production', ['10-network-policies', '20-configuration', '50-gateway']),
  ],
  [
    'the registry',
    'production',
    { registry: 'ghcr.io/another' },
    ['.github/workflows/deploy.yml', ...inFolder('production', ['30-database', '40-migration', '50-gateway'])],
  ],
  ['the budget', 'aws', { budget: { monthly: 400 } }, ['config/cloudformation/eks-cluster.yaml']],
  [
    'the region',
    'aws',
    { aws: { region: 'us-west-2' } },
    [
      '.github/workflows/deploy.yml',
      ...['eks-cluster', 'iam-roles', 'vpc-networking'].map((name) => `config/cloudformation/${name}.yaml`),
      ...inFolder('aws', [...pods, 'cluster-autoscaler']),
    ],
  ],
] as const) {
  test(`another value of ${what} changes every file that must follow and no other`, () => {
    assert.deepEqual(followers(environment, changes), [...files])
  })
}

test('the order in which environments are read changes nothing', () => {
  const backwards = renderEverything(SHIPPED.toReversed().map((name) => settingsOf(name)))
  assert.deepEqual(new Map(backwards.map(({ path, text }) => [path, text])), shipped)
})

test('files are in order, each once, and end in a line feed without a carriage return', () => {
  const files = renderWith()
  const paths = files.map(({ path }) => path)
  assert.deepEqual(paths, [...new Set(paths)].sort())
  assert.deepEqual(
    files
      .filter(({ text }) => !text.endsWith('\n') || text.includes('\r') || /[ \t]$/m.test(text))
      .map(({ path }) => path),
    [],
  )
})

test('every file of an environment concerns that one, shared files concern all', () => {
  const [aws, google] = ['aws', 'google'].map((name) => settingsOf(name))
  const concerned = (path: string) => [aws, google].map((one) => one && concerns({ path, text: '' }, one))
  assert.deepEqual(concerned('k8s/aws/50-gateway.yaml'), [true, false])
  assert.deepEqual(concerned('config/cloudformation/eks-cluster.yaml'), [true, false])
  assert.deepEqual(concerned('config/dns/google.yaml'), [false, true])
  assert.deepEqual(concerned('config/prometheus/aws/rules.yaml'), [true, false])
  assert.deepEqual(concerned('.github/workflows/deploy.yml'), [true, true])
  assert.deepEqual(concerned('k8s/50-gateway.yaml'), [false, false])
})
