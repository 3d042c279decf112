import type { RenderedFile } from '../rendered-file.ts'
import type { Settings } from '../settings.ts'
import { deployJob, deployJobId } from './deploy-job.ts'
import { imagesJob } from './images-job.ts'
import { releaseJob } from './release-job.ts'
import { checkout, script, setupNode } from './steps.ts'
import { expression, type Job, RUNNER, type Workflow, workflowText } from './workflow.ts'

const RENDERED = 'From environments/*.yaml by "npm run ctl -- render". Change the settings, not this file.'

/** The repository's workflows. deploy.yml is left out where nothing is deployed by GitHub. `release` labels the images. */
export function renderWorkflows(environments: readonly Settings[], release: string): readonly RenderedFile[] {
  const deployed = environments.filter(({ github }) => github.deploy !== 'never')
  const ci = { path: '.github/workflows/ci.yml', text: workflowText(CI, CI_HEADING) }
  if (deployed.length === 0) return [ci]
  return [
    ci,
    { path: '.github/workflows/deploy.yml', text: workflowText(deployWorkflow(deployed, release), DEPLOY_HEADING) },
  ]
}

const DEPLOY_HEADING = [
  RENDERED,
  'A push is tested, built, and deployed where github.deploy says push; environments that say after-development follow',
  'with the same images once somebody approved them; request ones are started by hand. Each deploy is followed by a',
  'question to the public name, and by the former gateways where it fails.',
].join('\n')

const CI_HEADING = `${RENDERED}\nEvery check of the repository. It needs no secret, so pull requests of forks run it too.`

/**
 * Concurrency is each job's own: a run that waits for somebody's approval of production must not hold up the next push
 * on its way to development.
 */
function deployWorkflow(environments: readonly Settings[], release: string): Workflow {
  const first = environments.filter(({ github }) => github.deploy === 'push')
  const pushed = environments.filter(({ github }) => github.deploy !== 'request')
  const branches = [...new Set(pushed.map(({ github }) => github.branch))]
  const [some] = pushed.length > 0 ? pushed : environments
  return {
    name: 'Deploy',
    on: {
      ...(branches.length > 0 && { push: { branches } }),
      workflow_dispatch: { inputs: { environment: environmentInput(environments) } },
    },
    jobs: {
      test: testJob,
      ...(some && { images: imagesJob(some, release) }),
      ...Object.fromEntries(environments.map((settings) => [deployJobId(settings), deployJob(settings, first)])),
      ...(first[0] && { release: releaseJob(environments, first, first[0]) }),
    },
  }
}

function environmentInput(environments: readonly Settings[]) {
  return {
    description: 'The environment to deploy',
    type: 'choice',
    required: true,
    options: environments.map(({ name }) => name),
  }
}

const testJob: Job = {
  name: 'Test',
  'runs-on': RUNNER,
  'timeout-minutes': 30,
  permissions: { contents: 'read' },
  concurrency: { group: `test-${expression('github.sha')}`, 'cancel-in-progress': false },
  steps: [checkout, setupNode, { name: 'Test', run: script('npm test') }],
}

const CI: Workflow = {
  name: 'CI',
  on: { push: {}, pull_request: {} },
  // A newer push of a pull request makes the older one's answer worthless; on branches each commit is judged.
  concurrency: {
    group: `ci-${expression('github.event.pull_request.number || github.run_id')}`,
    'cancel-in-progress': true,
  },
  jobs: {
    check: {
      name: 'Check everything',
      'runs-on': RUNNER,
      'timeout-minutes': 90,
      permissions: { contents: 'read' },
      steps: [
        checkout,
        setupNode,
        // Root: the tests install what they drive, and cut connections in a network namespace of their own.
        { name: 'Check everything', run: script('sudo env "PATH=$PATH" CI=true bash .ci/run') },
      ],
    },
  },
}
