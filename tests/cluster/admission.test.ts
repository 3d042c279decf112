import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeOf } from './admission.ts'

const metadata = { name: 'one', namespace: 'here' }
const template = { metadata: { labels: { app: 'one' } }, spec: { containers: [{ name: 'main' }] } }
const pod = { name: 'one', namespace: 'here', labels: { app: 'one' } }

test('a deployment makes pods with the labels of its template', () => {
  const made = madeOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } })
  const spec = { containers: [{ name: 'main' }], volumes: [] }
  assert.deepEqual(made, [{ apiVersion: 'v1', kind: 'Pod', metadata: pod, spec }])
})

test('a stateful set makes a claim of each template too, and its pods mount them', () => {
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }]
  const spec = { template: { ...template, spec: { volumes: [{ name: 'own' }] } }, volumeClaimTemplates }
  const [made, claim] = madeOf({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec })
  assert.deepEqual(made?.['spec'], {
    volumes: [{ name: 'own' }, { name: 'data', persistentVolumeClaim: { claimName: 'data-one-0' } }],
  })
  assert.deepEqual(claim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-one-0', namespace: 'here' },
    spec: { accessModes: ['ReadWriteOnce'] },
  })
})

test('the pods of a cron job lie one step deeper', () => {
  const spec = { jobTemplate: { spec: { template } } }
  assert.deepEqual(madeOf({ apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec })[0]?.metadata, pod)
})

test('what makes no pods makes nothing', () => {
  assert.deepEqual(madeOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} }), [])
})
