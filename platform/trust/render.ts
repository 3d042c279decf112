import type { RenderedFile } from '../rendered-file.ts'
import type { Settings } from '../settings.ts'
import { toYaml, type Value } from '../yaml-text.ts'
import { azureFederatedCredentials, type FederatedCredential } from './azure.ts'
import { type EnvironmentRule, environmentRuleOf } from './environment-rule.ts'
import { type GoogleProvider, googleProvider } from './google.ts'
import { githubSubjects } from './subjects.ts'

/**
 * Whom each environment trusts: how its GitHub environment has to be set up, and what the cloud has to be told, with
 * the commands that do it once. On AWS the stacks do it (`iam-roles.yaml`), so only GitHub's half stands here.
 */
export function renderTrust(environments: readonly Settings[]): readonly RenderedFile[] {
  return environments.map((settings) => ({
    path: `config/identity/${settings.name}.yaml`,
    text: toYaml(trustOf(settings), heading(settings)),
  }))
}

function heading({ name }: Settings): string {
  return [
    `Who may deploy ${name}, from environments/${name}.yaml by "npm run ctl -- render". Change the settings, not this file.`,
    'Somebody who may do so runs the commands once; there is no key and no password in any of it.',
    'The branch of the GitHub environment is part of the trust: a job that uses an environment names no branch in its',
    'subject, so whatever may use the environment may deploy.',
  ].join('\n')
}

function trustOf(settings: Settings): Value {
  const rule = environmentRuleOf(settings)
  return {
    github: { ...rule, subjects: githubSubjects(settings), commands: githubCommands(settings, rule) },
    ...cloudOf(settings),
  }
}

function githubCommands({ github }: Settings, { environment, branches }: EnvironmentRule): readonly string[] {
  const place = `repos/${github.repository}/environments/${environment}`
  return [
    `gh api --method PUT ${place} -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true'`,
    ...branches.map((branch) => `gh api --method POST ${place}/deployment-branch-policies -f name=${branch}`),
  ]
}

function cloudOf(settings: Settings): Readonly<Record<string, Value>> {
  const google = googleProvider(settings)
  if (settings.provider === 'azure') return { azure: azureOf(settings, azureFederatedCredentials(settings)) }
  if (settings.provider === 'google' && google) return { google: googleOf(settings, google) }
  if (settings.provider === 'kubernetes') {
    return { kubernetes: { secret: 'KUBECONFIG', commands: [kubeconfigCommand(settings)] } }
  }
  return {}
}

function kubeconfigCommand(settings: Settings): string {
  const { environment } = environmentRuleOf(settings)
  return `gh secret set KUBECONFIG --env ${environment} --repo ${settings.github.repository}`
}

function azureOf({ azure, cluster }: Settings, credentials: readonly FederatedCredential[]): Value {
  const group = azure?.resourceGroup ?? ''
  const identity = `${cluster.name}-github`
  return {
    identity,
    credentials: credentials.map((credential) => ({ ...credential })),
    roles: [
      { role: 'Azure Kubernetes Service Cluster User Role', why: 'reads the address and certificate of the cluster' },
      { role: 'Azure Kubernetes Service RBAC Cluster Admin', why: 'applies namespace, quota and network policies' },
      { role: 'AcrPush', why: 'copies the images to the registry' },
    ],
    commands: [
      `az identity create --name ${identity} --resource-group ${group}`,
      ...credentials.map(({ name, issuer, subject, audiences }) =>
        [
          `az identity federated-credential create --name ${name} --identity-name ${identity} --resource-group ${group}`,
          `--issuer ${issuer} --subject ${subject} --audiences ${audiences.join(' ')}`,
        ].join(' '),
      ),
    ],
  }
}

function googleOf({ google }: Settings, provider: GoogleProvider): Value {
  const project = google?.project ?? ''
  return { ...provider, attributeMapping: provider.attributeMapping, commands: googleCommands(project, provider) }
}

function googleCommands(project: string, provider: GoogleProvider): readonly string[] {
  const last = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  const mapping = Object.entries(provider.attributeMapping).map((pair) => pair.join('='))
  const [account = ''] = provider.serviceAccount.split('@')
  return [
    `gcloud iam workload-identity-pools create ${last(provider.pool)} --project=${project} --location=global`,
    [
      `gcloud iam workload-identity-pools providers create-oidc ${last(provider.provider)} --project=${project}`,
      `--location=global --workload-identity-pool=${last(provider.pool)} --issuer-uri=${provider.issuer}`,
      `--attribute-mapping="${mapping.join(',')}" --attribute-condition="${provider.attributeCondition}"`,
    ].join(' '),
    `gcloud iam service-accounts create ${account} --project=${project}`,
    [
      `gcloud iam service-accounts add-iam-policy-binding ${provider.serviceAccount} --project=${project}`,
      `--role=roles/iam.workloadIdentityUser --member="${provider.member}"`,
    ].join(' '),
    ...['roles/container.developer', 'roles/artifactregistry.writer'].map(
      (role) =>
        `gcloud projects add-iam-policy-binding ${project} --role=${role} --member="serviceAccount:${provider.serviceAccount}"`,
    ),
  ]
}
