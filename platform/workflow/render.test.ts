import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { githubEnvironmentOf } from '../names.ts'
import { SHIPPED, settingsOf } from '../sample-facts.ts'
import type { Settings } from '../settings.ts'
import { awsTrustPolicy } from '../trust/aws.ts'
import { refusalsOfIam } from '../trust/evaluator.ts'
import { rightTokens } from '../trust/token-vectors.ts'
import { renderWorkflows } from './render.ts'
import { expression, type Job, type Step } from './workflow.ts'

const shipped = SHIPPED.map((name) => settingsOf(name))

const textOf = (environments: readonly Settings[], file: string) =>
  renderWorkflows(environments, '0.1.0').find(({ path }) => path === `.github/workflows/${file}`)?.text ?? ''
const jobsOf = (environments: readonly Settings[] = shipped): Record<string, Job> =>
  parse(textOf(environments, 'deploy.yml')).jobs
const jobOf = (id: string, environments = shipped): Job => jobsOf(environments)[id] ?? assert.fail(`no job ${id}`)
const stepOf = (job: Job, name: string): Step =>
  job.steps.find((step) => step.name === name) ?? assert.fail(`no step ${name}`)

/** The shipped environments with one of them changed. */
const having = (name: string, changes: Parameters<typeof settingsOf>[1]) =>
  SHIPPED.map((one) => (one === name ? settingsOf(one, changes) : settingsOf(one)))

test('a push to the branch tests, then builds, then deploys development, then production with approval', () => {
  assert.deepEqual(parse(textOf(shipped, 'deploy.yml')).on.push, { branches: ['main'] })
  assert.deepEqual(jobOf('images').needs, ['test'])
  assert.deepEqual(jobOf('deploy-development').needs, ['images'])
  assert.deepEqual(jobOf('deploy-production').needs, ['images', 'deploy-development'])
  assert.match(
    jobOf('deploy-production').if ?? '',
    /github\.event_name == 'push' && needs\.deploy-development\.result == 'success'/,
  )
})

test('an environment that is deployed on request is started by hand and by nothing else', () => {
  assert.deepEqual(parse(textOf(shipped, 'deploy.yml')).on.workflow_dispatch.inputs.environment.options, [...SHIPPED])
  assert.match(
    jobOf('deploy-aws').if ?? '',
    /\(github\.event_name == 'workflow_dispatch' && inputs\.environment == 'aws'\) }}$/,
  )
  assert.doesNotMatch(jobOf('deploy-aws').if ?? '', /'push'/)
})

test('a deploy by hand runs although development was left out, and never without images', () => {
  assert.match(jobOf('deploy-production').if ?? '', /^\$\{\{ !cancelled\(\) && needs\.images\.result == 'success' && /)
})

test('an environment that is never deployed by GitHub is nowhere in the workflow', () => {
  assert.doesNotMatch(textOf(having('google', { github: { deploy: 'never' } }), 'deploy.yml'), /google/)
})

test('where GitHub deploys nothing, only the checks are left', () => {
  const never = SHIPPED.map((name) => settingsOf(name, { github: { deploy: 'never' } }))
  assert.deepEqual(
    renderWorkflows(never, '0.1.0').map(({ path }) => path),
    ['.github/workflows/ci.yml'],
  )
})

test('where every environment waits for a hand, no push starts anything and no release is opened', () => {
  const asked = SHIPPED.map((name) => settingsOf(name, { github: { deploy: 'request' } }))
  assert.deepEqual(Object.keys(parse(textOf(asked, 'deploy.yml')).on), ['workflow_dispatch'])
  assert.ok(!('release' in jobsOf(asked)))
})

test('the same digests go everywhere: every deploy takes them from the one job that builds', () => {
  for (const name of SHIPPED) {
    const { env, run } = stepOf(jobOf(`deploy-${name}`), 'Render with the digests of this run')
    assert.equal(env?.['GATEWAY_DIGEST'], expression('needs.images.outputs.gateway'))
    assert.equal(env?.['DATABASE_DIGEST'], expression('needs.images.outputs.database'))
    assert.match(run ?? '', /^npm run ctl -- images "\$ENVIRONMENT" --gateway "\$GATEWAY_DIGEST"/)
  }
})

test('images are looked for before they are built, so that a release runs what was tried', () => {
  const steps = jobOf('images').steps.map(({ name }) => name)
  assert.ok(steps.indexOf('Look for the gateway image') < steps.indexOf('Build the gateway image'))
  for (const name of ['Build the gateway image', 'Attest who built the gateway image']) {
    assert.equal(stepOf(jobOf('images'), name).if, "steps.known-gateway.outputs.digest == ''")
  }
  assert.deepEqual(stepOf(jobOf('images'), 'Build the database image').with?.['provenance'], 'mode=max')
})

test('images are copied to a registry of the environment’s own, and not where they already are', () => {
  const { env } = stepOf(jobOf('deploy-aws'), 'Copy the images to the registry')
  assert.equal(env?.['GATEWAY_TO'], '422017356244.dkr.ecr.us-east-1.amazonaws.com/cloudtolocalllm-gateway')
  assert.ok(!jobOf('deploy-development').steps.some(({ name }) => name.startsWith('Copy')))
})

test('the job of the workflow sends the very token that the trust policy lets in', () => {
  for (const changes of [{}, { github: { branch: 'stable', environment: 'live', repository: 'some/thing' } }]) {
    const settings = settingsOf('aws', changes)
    const job = jobOf('deploy-aws', having('aws', changes))
    const { repository, branch } = settings.github
    assert.ok(job.if?.includes(`github.repository == '${repository}' && github.ref == 'refs/heads/${branch}'`))
    assert.equal(job.environment?.name, githubEnvironmentOf(settings))
    const token = {
      ...rightTokens('aws', 'sts.amazonaws.com').named,
      ref: `refs/heads/${branch}`,
      sub: `repo:${repository}:environment:${job.environment?.name}`,
    }
    assert.deepEqual(refusalsOfIam(awsTrustPolicy(settings, 'arn'), token), [])
  }
})

test('each cloud is entered by a token, and a plain cluster by the kubeconfig of its GitHub environment', () => {
  const role = stepOf(jobOf('deploy-aws'), 'Sign in to AWS').with?.['role-to-assume']
  assert.equal(role, 'arn:aws:iam::422017356244:role/github-actions-role')
  assert.equal(
    stepOf(jobOf('deploy-production'), 'Sign in to Azure').with?.['client-id'],
    expression('vars.AZURE_CLIENT_ID'),
  )
  assert.equal(
    stepOf(jobOf('deploy-google'), 'Sign in to Google Cloud').with?.['workload_identity_provider'],
    `projects/${expression('vars.GOOGLE_PROJECT_NUMBER')}/locations/global/workloadIdentityPools/github-google/providers/github-google`,
  )
  assert.equal(jobOf('deploy-aws').permissions['id-token'], 'write')
  assert.equal(jobOf('deploy-development').permissions['id-token'], undefined)
  assert.match(textOf(shipped, 'deploy.yml'), /KUBECONFIG_TEXT: \$\{\{ secrets\.KUBECONFIG \}\}/)
})

test('the cluster has to answer before anything is changed', () => {
  for (const name of SHIPPED) {
    const steps = jobOf(`deploy-${name}`).steps.map((step) => step.name)
    const [reach, apply] = [steps.indexOf('Reach the cluster'), steps.indexOf('Apply')]
    assert.ok(reach >= 0 && reach < apply, name)
  }
})

test('after a deploy the public name is asked, and where anything failed the gateways before come back', () => {
  const job = jobOf('deploy-production')
  assert.equal(stepOf(job, 'Ask the service by its name').env?.['ADDRESS'], 'https://app.cloudtolocalllm.online')
  const back = stepOf(job, 'Go back to the gateways before')
  assert.equal(job.steps.at(-1)?.name, back.name)
  assert.match(back.if ?? '', /failure\(\) && steps\.before\.outputs\.revision != ''/)
  assert.match(back.run ?? '', /rollout undo "\$GATEWAY" --to-revision="\$BEFORE"/)
})

test('a managed database is not waited for, and cert-manager’s objects are applied only where it is used', () => {
  const database = { kind: 'managed', service: 'other', host: 'db.example.com', network: '10.9.0.0/24' }
  const names = jobOf('deploy-aws', having('aws', { database })).steps.map(({ name }) => name)
  assert.ok(!names.includes('Wait for the database'))
  assert.match(stepOf(jobOf('deploy-production'), 'Apply').run ?? '', /-f k8s\/production\/with-cert-manager\n/)
  assert.doesNotMatch(stepOf(jobOf('deploy-aws'), 'Apply').run ?? '', /with-cert-manager/)
})

test('a deploy is never cut off, and environments do not wait for each other', () => {
  const groups = SHIPPED.map((name) => jobOf(`deploy-${name}`).concurrency)
  assert.deepEqual(
    groups,
    SHIPPED.map((name) => ({ group: `deploy-${name}`, 'cancel-in-progress': false })),
  )
  assert.equal(parse(textOf(shipped, 'deploy.yml')).concurrency, undefined)
})

test('every job has a limit in time and says which permissions it needs', () => {
  for (const [id, job] of Object.entries(jobsOf())) {
    assert.ok(job['timeout-minutes'] <= 90, id)
    assert.ok(Object.keys(job.permissions).length > 0, id)
  }
})

test('only the job of the release may write to the repository, and it holds no key to a cloud', () => {
  const writers = Object.entries(jobsOf()).filter(([, { permissions }]) => permissions['contents'] === 'write')
  assert.deepEqual(
    writers.map(([id]) => id),
    ['release'],
  )
  assert.deepEqual(jobOf('release').permissions, { contents: 'write', 'pull-requests': 'write' })
  assert.equal(
    stepOf(jobOf('release'), 'Write digests and rendered files').env?.['ENVIRONMENTS'],
    'aws development google production',
  )
})

test('no script holds an expression: values come as variables', () => {
  for (const file of ['deploy.yml', 'ci.yml']) {
    const jobs: Job[] = Object.values(parse(textOf(shipped, file)).jobs)
    for (const { run } of jobs.flatMap(({ steps }) => steps)) assert.doesNotMatch(run ?? '', /\$\{\{/)
  }
})

test('no checkout leaves a credential on the disk', () => {
  const text = textOf(shipped, 'deploy.yml') + textOf(shipped, 'ci.yml')
  const checkouts = text.match(/actions\/checkout@/g) ?? []
  assert.equal(text.match(/persist-credentials: false/g)?.length, checkouts.length)
})

test('the checks of a pull request need no secret and no right but to read', () => {
  const { on, jobs } = parse(textOf(shipped, 'ci.yml'))
  assert.deepEqual(Object.keys(on), ['push', 'pull_request'])
  assert.deepEqual(jobs.check.permissions, { contents: 'read' })
  assert.doesNotMatch(textOf(shipped, 'ci.yml'), /secrets\./)
  assert.match(jobs.check.steps.at(-1).run, /bash \.ci\/run/)
})

test('two branches are both listened to, and each environment keeps its own', () => {
  const environments = having('production', { github: { branch: 'stable' } })
  assert.deepEqual(parse(textOf(environments, 'deploy.yml')).on.push.branches, ['main', 'stable'])
  const production = jobOf('deploy-production', environments)
  assert.match(production.if ?? '', /github\.ref == 'refs\/heads\/stable'/)
  assert.deepEqual(production.needs, ['images'], 'development runs what is on another branch')
})
