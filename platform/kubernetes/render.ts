import type { RenderedFile } from '../rendered-file.ts'
import type { Settings } from '../settings.ts'
import { toYamlDocuments } from '../yaml-text.ts'
import { certificateObjects } from './certificate.ts'
import { clusterAutoscaler } from './cluster-autoscaler.ts'
import { databaseServices, databaseStatefulSet } from './database.ts'
import { databaseConfiguration } from './database-configuration.ts'
import { gatewayBudget, gatewayDeployment } from './gateway.ts'
import { gatewayConfiguration } from './gateway-configuration.ts'
import { gatewayService } from './gateway-service.ts'
import { migrationJob } from './migration.ts'
import { limitRange, namespaceObject, resourceQuota, serviceAccounts } from './namespace.ts'
import { networkPolicies } from './network-policies.ts'
import type { KubernetesObject } from './object.ts'
import { storageClasses } from './storage.ts'
import { portableTarget, type Target, targetOf } from './target.ts'
import { tunnelDeployment } from './tunnel.ts'

/** All objects of one environment, in the order in which they are applied. */
export function kubernetesObjects(settings: Settings, release: string): readonly KubernetesObject[] {
  return concernsOf(targetOf(settings, release)).flatMap(({ objects }) => objects)
}

/** The service without any environment's facts: nothing but Kubernetes' own API, and the default storage class. */
export function portableObjects(release: string): readonly KubernetesObject[] {
  return concernsOf(portableTarget(release)).flatMap(({ objects }) => objects)
}

/**
 * `k8s/*.yaml`, the portable service, and `k8s/<environment>/`, each environment whole. Names of files sort in the order
 * in which they are applied; what other programs must be there for lies in a folder of its own.
 */
export function renderKubernetes(environments: readonly Settings[], release: string): readonly RenderedFile[] {
  const portable = filesOf(concernsOf(portableTarget(release)), 'k8s', PORTABLE)
  const whole = environments.flatMap((settings) => {
    const origin = `From environments/${settings.name}.yaml by \`ctl render\`: change that file, not this one.`
    return filesOf(concernsOf(targetOf(settings, release)), `k8s/${settings.name}`, origin)
  })
  return [...portable, ...whole]
}

const PORTABLE = 'The service for any Kubernetes, from no settings file, by `ctl render`: kubectl apply -f k8s/'

/** What is in one file. */
interface Concern {
  file: string
  about: string
  objects: readonly KubernetesObject[]
}

function filesOf(concerns: readonly Concern[], folder: string, origin: string): RenderedFile[] {
  return concerns
    .filter(({ objects }) => objects.length > 0)
    .map(({ file, about, objects }) => ({
      path: `${folder}/${file}`,
      text: toYamlDocuments(objects, `${about}\n${origin}`),
    }))
}

function concernsOf(target: Target): readonly Concern[] {
  const { settings } = target
  const inCluster = settings.database.kind === 'cluster' ? settings.database : undefined
  return [
    {
      file: '00-namespace.yaml',
      about: 'The namespace, who runs in it, and how much it may take.',
      objects: [namespaceObject(target), ...serviceAccounts(target), limitRange(target), resourceQuota(target)],
    },
    {
      file: '10-network-policies.yaml',
      about: 'Who may speak to whom; in force before anything runs.',
      objects: networkPolicies(target),
    },
    {
      file: '20-configuration.yaml',
      about: configurationText(target),
      objects: [gatewayConfiguration(target), ...(inCluster ? [databaseConfiguration(target, inCluster)] : [])],
    },
    {
      file: '30-database.yaml',
      about: 'PostgreSQL 18 with its backups.',
      objects: inCluster
        ? [...storageClasses(target), ...databaseServices(target), databaseStatefulSet(target, inCluster)]
        : [],
    },
    {
      file: '40-migration.yaml',
      about: 'Brings the schema up to date, once for each release.',
      objects: [migrationJob(target)],
    },
    {
      file: '50-gateway.yaml',
      about: 'The gateways: what people and agents speak to.',
      objects: [gatewayService(target), gatewayBudget(target), gatewayDeployment(target)],
    },
    {
      file: '60-tunnel.yaml',
      about: 'The way in, as there is no balancer.',
      objects: settings.entrance.kind === 'tunnel' ? [tunnelDeployment(target)] : [],
    },
    {
      file: 'cluster-autoscaler.yaml',
      about: 'Starts and stops nodes between cluster.nodes.min and cluster.nodes.max.',
      objects: clusterAutoscaler(target),
    },
    {
      file: 'with-cert-manager/certificate.yaml',
      about: 'The gateways’ certificate; cert-manager must be installed.',
      objects: certificateObjects(target),
    },
  ]
}

function configurationText({ publicUrl }: Target): string {
  const about = 'What the programs are told; nothing in it is secret.'
  return publicUrl === undefined
    ? [
        about,
        'Write into CLOUDTOLOCALLLM_PUBLIC_URL where people will reach the service, like https://models.example.com;',
        'once it runs: kubectl --namespace cloudtolocalllm rollout restart deployment/cloudtolocalllm-gateway',
      ].join('\n')
    : about
}
