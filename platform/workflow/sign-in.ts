import { deployRoleNameOf } from '../cloudformation/stack-names.ts'
import { registryOf } from '../names.ts'
import type { Settings } from '../settings.ts'
import { googleProvider, UNKNOWN_NUMBER } from '../trust/google.ts'
import { ACTIONS, usesOf } from './actions.ts'
import { script } from './steps.ts'
import { expression, type Step } from './workflow.ts'

/** How a job becomes somebody in the environment's cloud, and reaches its registry and its cluster. */
export interface SignIn {
  /** Tokens of GitHub are exchanged: the job needs `id-token: write`. */
  byToken: boolean
  cloud: readonly Step[]
  registry: readonly Step[]
  cluster: readonly Step[]
}

/** The steps of the environment's provider. None holds a key: the cloud trusts GitHub's token for this environment. */
export function signInOf(settings: Settings): SignIn {
  switch (settings.provider) {
    case 'aws':
      return awsSignIn(settings)
    case 'azure':
      return azureSignIn(settings)
    case 'google':
      return googleSignIn(settings)
    case 'kubernetes':
      return { byToken: false, cloud: [], registry: [registryByPassword(settings)], cluster: [kubeconfigStep] }
  }
}

function awsSignIn(settings: Settings): SignIn {
  const { account = '', region = '' } = settings.aws ?? {}
  return {
    byToken: true,
    cloud: [
      {
        name: 'Sign in to AWS',
        uses: usesOf(ACTIONS.aws),
        with: {
          'role-to-assume': `arn:aws:iam::${account}:role/${deployRoleNameOf(settings)}`,
          'role-session-name': `deploy-${expression('github.run_id')}`,
          'aws-region': region,
          'allowed-account-ids': account,
        },
      },
    ],
    registry: registryOf(settings).endsWith('.amazonaws.com')
      ? [
          {
            name: 'Sign in to the registry',
            env: { REGION: region, REGISTRY: hostOf(registryOf(settings)) },
            run: script(
              'aws ecr get-login-password --region "$REGION" | docker login --username AWS --password-stdin "$REGISTRY"',
            ),
          },
        ]
      : [registryByPassword(settings)],
    cluster: [
      {
        name: 'Reach the cluster',
        env: { CLUSTER: settings.cluster.name, REGION: region },
        run: script('aws eks update-kubeconfig --name "$CLUSTER" --region "$REGION"', ANSWERS),
      },
    ],
  }
}

function azureSignIn(settings: Settings): SignIn {
  const { client, tenant, subscription, resourceGroup = '' } = settings.azure ?? {}
  const registry = hostOf(registryOf(settings))
  return {
    byToken: true,
    cloud: [
      {
        name: 'Sign in to Azure',
        uses: usesOf(ACTIONS.azure),
        with: {
          'client-id': client ?? expression('vars.AZURE_CLIENT_ID'),
          'tenant-id': tenant ?? expression('vars.AZURE_TENANT_ID'),
          'subscription-id': subscription ?? expression('vars.AZURE_SUBSCRIPTION_ID'),
        },
      },
    ],
    registry: registry.endsWith('.azurecr.io')
      ? [
          {
            name: 'Sign in to the registry',
            env: { REGISTRY: registry.slice(0, -'.azurecr.io'.length) },
            run: script('az acr login --name "$REGISTRY"'),
          },
        ]
      : [registryByPassword(settings)],
    cluster: [
      {
        name: 'Read the address of the cluster',
        uses: usesOf(ACTIONS.azureCluster),
        with: { 'resource-group': resourceGroup, 'cluster-name': settings.cluster.name },
      },
      { name: 'Reach the cluster', run: script(ANSWERS) },
    ],
  }
}

function googleSignIn(settings: Settings): SignIn {
  const provider = googleProvider(settings, expression('vars.GOOGLE_PROJECT_NUMBER'))
  const { project = '', location = '' } = settings.google ?? {}
  const registry = hostOf(registryOf(settings))
  return {
    byToken: true,
    cloud: [
      {
        name: 'Sign in to Google Cloud',
        id: 'google',
        uses: usesOf(ACTIONS.google),
        with: {
          project_id: project,
          workload_identity_provider: provider?.provider ?? UNKNOWN_NUMBER,
          service_account: provider?.serviceAccount ?? '',
          token_format: 'access_token',
          access_token_lifetime: '1800s',
        },
      },
    ],
    registry: registry.endsWith('-docker.pkg.dev')
      ? [
          {
            name: 'Sign in to the registry',
            uses: usesOf(ACTIONS.registryLogin),
            with: {
              registry,
              username: 'oauth2accesstoken',
              password: expression('steps.google.outputs.access_token'),
            },
          },
        ]
      : [registryByPassword(settings)],
    cluster: [
      {
        name: 'Read the address of the cluster',
        uses: usesOf(ACTIONS.googleCluster),
        with: { project_id: project, location, cluster_name: settings.cluster.name },
      },
      { name: 'Reach the cluster', run: script(ANSWERS) },
    ],
  }
}

/** Before anything is changed: a private address, a wrong kubeconfig or a missing permission shows itself here. */
const ANSWERS = 'kubectl get --raw /readyz --request-timeout=20s'

/** A cluster that nobody's identity opens: its kubeconfig is a secret of the GitHub environment. */
const kubeconfigStep: Step = {
  name: 'Reach the cluster',
  env: { KUBECONFIG_TEXT: expression('secrets.KUBECONFIG') },
  run: script(
    'umask 077',
    `printf '%s' "$KUBECONFIG_TEXT" > "$RUNNER_TEMP/kubeconfig"`,
    'echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"',
    `KUBECONFIG="$RUNNER_TEMP/kubeconfig" ${ANSWERS}`,
  ),
}

/** A registry that belongs to no cloud of ours: name and password come from the GitHub environment. */
function registryByPassword(settings: Settings): Step {
  return {
    name: 'Sign in to the registry',
    uses: usesOf(ACTIONS.registryLogin),
    with: {
      registry: hostOf(registryOf(settings)),
      username: expression('vars.REGISTRY_USER'),
      password: expression('secrets.REGISTRY_PASSWORD'),
    },
  }
}

function hostOf(registry: string): string {
  return registry.split('/')[0] ?? registry
}
