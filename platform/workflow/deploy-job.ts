import { githubEnvironmentOf, PROJECT, registryOf } from '../names.ts'
import { DATABASE_SERVICE, GATEWAY_SERVICE } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { branchRefOf } from '../trust/subjects.ts'
import { builtImage, IMAGES } from './images-job.ts'
import { signInOf } from './sign-in.ts'
import { buildRegistryLogin, checkout, script, setupBuildx, setupNode } from './steps.ts'
import { expression, type Job, literal, RUNNER, type Step } from './workflow.ts'

/** Seconds that a rollout may take beyond the drain: image, start, schema. */
const START_SECONDS = 480

/** `deploy-production` */
export function deployJobId({ name }: Settings): string {
  return `deploy-${name}`
}

/**
 * Deploys one environment with the images of this run. `first`: the environments that a push reaches on its own; one
 * that comes after development waits until those succeeded, and then for the approval of its GitHub environment.
 */
export function deployJob(settings: Settings, first: readonly Settings[]): Job {
  const before =
    settings.github.deploy === 'after-development' ? first.filter(isOnBranchOf(settings)).map(deployJobId) : []
  const signIn = signInOf(settings)
  return {
    name: `Deploy ${settings.name}`,
    needs: ['images', ...before],
    if: expression(conditionOf(settings, before)),
    'runs-on': RUNNER,
    'timeout-minutes': 45,
    permissions: {
      contents: 'read',
      packages: 'read',
      attestations: 'read',
      ...(signIn.byToken && { 'id-token': 'write' }),
    },
    environment: { name: githubEnvironmentOf(settings), url: `https://${settings.domain}` },
    // A deploy that is cut off leaves half of it behind: the next one waits.
    concurrency: { group: `deploy-${settings.name}`, 'cancel-in-progress': false },
    steps: [
      checkout,
      setupNode,
      setupBuildx,
      buildRegistryLogin,
      originStep(settings),
      renderStep(settings),
      ...signIn.cloud,
      ...copySteps(settings, signIn.registry),
      ...signIn.cluster,
      ...rolloutSteps(settings),
    ],
  }
}

/** Environments of one branch run the same commit, and so the same images. */
export function isOnBranchOf({ github }: Settings): (other: Settings) => boolean {
  return (other) => other.github.branch === github.branch
}

function conditionOf(settings: Settings, before: readonly string[]): string {
  const asked = `(github.event_name == 'workflow_dispatch' && inputs.environment == ${literal(settings.name)})`
  const succeeded = before.map((job) => `needs.${job}.result == 'success'`)
  const pushed = ["github.event_name == 'push'", ...succeeded].join(' && ')
  const when = settings.github.deploy === 'request' ? asked : `(${asked} || (${pushed}))`
  return [
    '!cancelled()',
    "needs.images.result == 'success'",
    `github.repository == ${literal(settings.github.repository)}`,
    `github.ref == ${literal(branchRefOf(settings))}`,
    when,
  ].join(' && ')
}

/** The digests of this run, by image. */
const DIGESTS = Object.fromEntries(
  IMAGES.map((image) => [`${image.toUpperCase()}_DIGEST`, expression(`needs.images.outputs.${image}`)]),
)

function originStep(settings: Settings): Step {
  return {
    name: 'See that this repository built the images',
    env: {
      GH_TOKEN: expression('github.token'),
      REPOSITORY: settings.github.repository,
      ...DIGESTS,
      ...Object.fromEntries(IMAGES.map((image) => [`${image.toUpperCase()}_IMAGE`, builtImage(settings, image)])),
    },
    run: script(
      ...IMAGES.map((image) => {
        const name = image.toUpperCase()
        return `gh attestation verify "oci://$${name}_IMAGE@$${name}_DIGEST" --repo "$REPOSITORY"`
      }),
    ),
  }
}

function renderStep({ name }: Settings): Step {
  return {
    name: 'Render with the digests of this run',
    env: { ENVIRONMENT: name, ...DIGESTS },
    run: script(
      'npm run ctl -- images "$ENVIRONMENT" --gateway "$GATEWAY_DIGEST" --database "$DATABASE_DIGEST"',
      'npm run ctl -- render',
    ),
  }
}

/** Copies the images to the environment's own registry where that is another one; a copy keeps its digest. */
function copySteps(settings: Settings, login: readonly Step[]): readonly Step[] {
  const copies = IMAGES.map((image) => ({
    name: image.toUpperCase(),
    from: builtImage(settings, image),
    to: `${registryOf(settings)}/${PROJECT}-${image}`,
  })).filter(({ from, to }) => from !== to)
  if (copies.length === 0) return []
  const copy: Step = {
    name: 'Copy the images to the registry',
    env: {
      COMMIT: expression('github.sha'),
      ...DIGESTS,
      ...Object.fromEntries(
        copies.flatMap(({ name, from, to }) => [
          [`${name}_FROM`, from],
          [`${name}_TO`, to],
        ]),
      ),
    },
    run: script(
      ...copies.flatMap(({ name }) => [
        // Registries with immutable tags refuse to be told twice: look first.
        `docker buildx imagetools inspect "$${name}_TO@$${name}_DIGEST" > /dev/null ||`,
        `  docker buildx imagetools create --tag "$${name}_TO:$COMMIT" "$${name}_FROM@$${name}_DIGEST"`,
        `docker buildx imagetools inspect "$${name}_TO@$${name}_DIGEST" > /dev/null`,
      ]),
    ),
  }
  return [...login, copy]
}

function rolloutSteps(settings: Settings): readonly Step[] {
  const { name, namespace, certificate, database, gateway } = settings
  const folders = [`k8s/${name}`, ...(certificate.source === 'cert-manager' ? [`k8s/${name}/with-cert-manager`] : [])]
  const where = { NAMESPACE: namespace, GATEWAY: `deployment/${GATEWAY_SERVICE}` }
  const limit = { LIMIT: `${gateway.drainSeconds + START_SECONDS}s` }
  return [
    {
      name: 'Note which gateways run',
      id: 'before',
      env: where,
      run: script(
        `revision=$(kubectl --namespace "$NAMESPACE" get "$GATEWAY" --ignore-not-found --output jsonpath='${REVISION}')`,
        'echo "revision=$revision" >> "$GITHUB_OUTPUT"',
      ),
    },
    {
      name: 'Apply',
      // Forced: a rollback leaves its fields to kubectl, and nobody else owns any of ours.
      run: script(...folders.map((folder) => `kubectl apply --server-side --force-conflicts -f ${folder}`)),
    },
    ...(database.kind === 'cluster'
      ? [
          {
            name: 'Wait for the database',
            env: { NAMESPACE: namespace, DATABASE: `statefulset/${DATABASE_SERVICE}`, ...limit },
            run: script('kubectl --namespace "$NAMESPACE" rollout status "$DATABASE" --timeout="$LIMIT"'),
          },
        ]
      : []),
    {
      // A gateway is ready only when the schema fits, so this waits for the migration too.
      name: 'Wait for the gateways',
      env: { ...where, ...limit },
      run: script('kubectl --namespace "$NAMESPACE" rollout status "$GATEWAY" --timeout="$LIMIT"'),
    },
    smokeStep(settings),
    {
      // The gateways only: the schema goes forward alone, and every version runs on the next one's.
      name: 'Go back to the gateways before',
      if: expression("failure() && steps.before.outputs.revision != ''"),
      env: { ...where, ...limit, BEFORE: expression('steps.before.outputs.revision') },
      run: script(
        'kubectl --namespace "$NAMESPACE" rollout undo "$GATEWAY" --to-revision="$BEFORE"',
        'kubectl --namespace "$NAMESPACE" rollout status "$GATEWAY" --timeout="$LIMIT"',
      ),
    },
  ]
}

/** Kubernetes counts a Deployment's revisions here. */
const REVISION = '{.metadata.annotations.deployment\\.kubernetes\\.io/revision}'

/** Through the public name, as people come: DNS, entrance, certificate, gateway, database. */
function smokeStep({ domain }: Settings): Step {
  return {
    name: 'Ask the service by its name',
    env: { ADDRESS: `https://${domain}` },
    run: script(
      'for path in /healthz /readyz; do',
      '  curl --fail --silent --show-error --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 "$ADDRESS$path"',
      'done',
    ),
  }
}
