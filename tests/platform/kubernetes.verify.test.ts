import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { checkov } from '../judges/checkov.ts'
import { checkovExceptions } from '../judges/checkov-exceptions.ts'
import { assertAccepted, assertAllJudged, withoutExceptions } from '../judges/finding.ts'
import { kubeconform } from '../judges/kubeconform.ts'
import { KUBERNETES_VERSIONS } from '../judges/kubernetes-schemas.ts'
import { podSecurity } from '../judges/pod-security.ts'
import { everyRendering, filesOf, type Rendering } from './rendered.ts'

const OBJECTS = /^k8s\/.*\.yaml$/
const PORTABLE = /^k8s\/[^/]+\.yaml$/

let renderings: readonly Rendering[]
before(async () => {
  renderings = await everyRendering()
})

const careless = {
  path: 'careless.yaml',
  text: `apiVersion: v1
kind: Pod
metadata: { name: careless }
spec:
  hostNetwork: true
  containers: [{ name: main, image: nginx, securityContext: { privileged: true } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: mistyped }
spec: { replica: 1, selector: {}, template: {} }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: mistyped }
spec: { secretName: x, issuer: y, issuerRef: { name: z } }
`,
}

for (const version of KUBERNETES_VERSIONS) {
  test(`kubeconform with the schemas of ${version} refuses fields that do not exist, cert-manager's too`, async () => {
    const { findings, valid } = await kubeconform(version, [careless])
    assert.equal(valid, 1)
    const said = findings.map(({ rule, message }) => `${rule} ${message}`).sort()
    assert.equal(said.length, 2)
    assert.match(said[0] ?? '', /^statusInvalid Certificate mistyped.*issuer/)
    assert.match(said[1] ?? '', /^statusInvalid Deployment mistyped.*replica/)
  })
}

test('kubeconform refuses a kind that is of another version', async () => {
  const removed = `apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: old }\n`
  const { findings } = await kubeconform('1.36', [{ path: 'old.yaml', text: removed }])
  assert.match(findings[0]?.message ?? '', /could not find schema/)
})

test('the Pod Security check refuses a pod that is master of its node', async () => {
  const { findings, templates } = await podSecurity([careless])
  assert.equal(templates, 2)
  assert.ok(findings.some(({ rule, file }) => rule === 'privileged' && file === 'careless.yaml'))
  assert.ok(findings.some(({ rule }) => rule === 'host namespaces'))
})

test('Checkov refuses that pod too', async () => {
  const rules = (await checkov('kubernetes', [careless])).findings.map(({ rule }) => rule)
  for (const rule of ['CKV_K8S_16', 'CKV_K8S_19']) assert.ok(rules.includes(rule), rules.join())
})

for (const version of KUBERNETES_VERSIONS) {
  test(`kubeconform accepts the portable service, and every environment that runs ${version}`, async () => {
    const files = renderings.flatMap((rendering) => {
      const names = rendering.environments.filter(({ cluster }) => cluster.version === version).map(({ name }) => name)
      return filesOf([rendering], OBJECTS).filter(({ path }) => names.includes(path.split('/')[2] ?? ''))
    })
    const portable = filesOf(renderings, PORTABLE)
    const { findings, valid } = await kubeconform(version, [...portable, ...files])
    assert.ok(valid >= portable.length + files.length, `${valid} objects in ${files.length} files`)
    assertAccepted(findings)
  })
}

test('the Pod Security check accepts every pod template at the level restricted', async () => {
  const { findings, templates } = await podSecurity(filesOf(renderings, OBJECTS))
  assert.ok(templates >= 2 * renderings.length, `${templates} templates`)
  assertAccepted(findings)
})

test('Checkov accepts every object', async () => {
  const files = filesOf(renderings, OBJECTS)
  const { findings, judged } = await checkov('kubernetes', files)
  // It has no rule for what is alone in these two.
  assertAllJudged(
    files.filter(({ path }) => !/\/(10-network-policies|with-cert-manager\/certificate)\.yaml$/.test(path)),
    judged,
  )
  assertAccepted(withoutExceptions(findings, checkovExceptions))
})
