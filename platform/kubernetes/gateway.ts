import { imageOf } from '../names.ts'
import { AUTHORITY_FILE, SECRETS } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { acceptedFindings, acceptedOfImage } from './accepted-findings.ts'
import { contentDigest } from './content-digest.ts'
import { gatewayConfiguration, TLS_DIRECTORY } from './gateway-configuration.ts'
import type { KubernetesObject } from './object.ts'
import {
  CONTAINER_SECURITY,
  emptyDirectory,
  fromSecret,
  mount,
  podSpec,
  readOnlyMount,
  resourcesOf,
  secretFiles,
} from './pod.ts'
import { type Amounts, amountsOf } from './quantity.ts'
import { labelsOf, metaOf, NAMES, runningMetaOf, selectorOf, type Target } from './target.ts'

/**
 * Seconds between "take it out" and the signal to stop: the balancers' nodes still send new connections until their
 * probes have failed (AWS two of 10 s as its Service says, Google three of 8 s and Azure two of 5 s by default).
 */
export const LEAVE_SECONDS = 25

/** Seconds after the drain for closing what is left and writing the last rows. */
const CLOSE_SECONDS = 15

export function gatewayAmounts({ gateway }: Settings): Amounts {
  return amountsOf(gateway.cpu, gateway.memory)
}

/** The gateways: a fixed number, because scaling down cuts tunnels. */
export function gatewayDeployment(target: Target): KubernetesObject {
  const { settings, release } = target
  const image = imageOf(settings, 'gateway', release)
  const accepted = acceptedFindings([...acceptedOfImage(image), 'variable'])
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...runningMetaOf(target, 'gateway'), annotations: accepted },
    spec: {
      replicas: settings.gateway.replicas,
      selector: { matchLabels: selectorOf('gateway') },
      // A new gateway serves before an old one leaves, so that agents always have somewhere to go.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: {
          labels: labelsOf(target, 'gateway'),
          annotations: { 'cloudtolocalllm/configuration': contentDigest(gatewayConfiguration(target)), ...accepted },
        },
        spec: {
          ...podSpec({ component: 'gateway', containers: [container(settings, image)], volumes: VOLUMES }),
          terminationGracePeriodSeconds: LEAVE_SECONDS + settings.gateway.drainSeconds + CLOSE_SECONDS,
          topologySpreadConstraints: spread(settings),
        },
      },
    },
  }
}

function container(settings: Settings, image: string) {
  return {
    name: 'gateway',
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'https', containerPort: settings.gateway.port }],
    envFrom: [{ configMapRef: { name: NAMES.gateway } }],
    // The gateway takes both as variables only; so they can be read in the pod, where the files could be read as well.
    env: [
      fromSecret('CLOUDTOLOCALLLM_DATABASE_URL', SECRETS.database.name, SECRETS.database.keys.url),
      fromSecret('CLOUDTOLOCALLLM_METRICS_TOKEN', SECRETS.gateway.name, SECRETS.gateway.keys.metricsToken),
    ],
    ...probes(),
    lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
    resources: resourcesOf(gatewayAmounts(settings)),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      readOnlyMount('tls', TLS_DIRECTORY),
      readOnlyMount('authority', AUTHORITY_FILE.slice(0, AUTHORITY_FILE.lastIndexOf('/'))),
      mount('tmp', '/tmp'),
    ],
  }
}

/** Optional: a managed database is verified by the authorities that everybody trusts where nobody gave another one. */
export const AUTHORITY_VOLUME = secretFiles(
  'authority',
  SECRETS.databaseTls.name,
  [SECRETS.databaseTls.keys.authority],
  true,
)

const VOLUMES = [secretFiles('tls', SECRETS.gatewayTls.name), AUTHORITY_VOLUME, emptyDirectory('tmp')]

/**
 * Alive is who answers; ready is who also reaches the database and finds the schema that it needs. The port opens before
 * either; a minute to start is for nodes that are busy.
 */
function probes() {
  const ask = (path: string) => ({ httpGet: { path, port: 'https', scheme: 'HTTPS' } })
  return {
    startupProbe: { ...ask('/healthz'), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...ask('/healthz'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    // Waits longer than the gateway does for its database (5 s), so that the answer says why.
    readinessProbe: { ...ask('/readyz'), periodSeconds: 5, timeoutSeconds: 6, failureThreshold: 2 },
  }
}

/**
 * Two gateways never share a zone or a node while there is another. Nodes of other clusters may bear no zone at all,
 * and a rule that insists would start nothing there: on those it is a wish.
 */
function spread({ provider }: Settings): readonly Value[] {
  const constraint = (topologyKey: string, whenUnsatisfiable: string) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable,
    // A node that is being drained counts no longer, and each release is spread by itself.
    nodeTaintsPolicy: 'Honor',
    matchLabelKeys: ['pod-template-hash'],
    labelSelector: { matchLabels: selectorOf('gateway') },
  })
  return [
    constraint('topology.kubernetes.io/zone', provider === 'kubernetes' ? 'ScheduleAnyway' : 'DoNotSchedule'),
    constraint('kubernetes.io/hostname', 'DoNotSchedule'),
  ]
}

/** One gateway at a time may be moved; one that is not ready may always go. */
export function gatewayBudget(target: Target): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metaOf(target, 'gateway'),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorOf('gateway') },
    },
  }
}
