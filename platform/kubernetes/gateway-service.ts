import { servicePortsOf } from '../ports.ts'
import type { Settings } from '../settings.ts'
import type { KubernetesObject } from './object.ts'
import { metaOf, selectorOf, type Target } from './target.ts'

/** Where people come in: the provider's balancer, or behind a tunnel nothing but an address inside. */
export function gatewayService(target: Target): KubernetesObject {
  const { settings } = target
  const { annotations, ...balancer } = isPublished(settings) ? balancerOf(settings) : { annotations: undefined }
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metaOf(target, 'gateway'), ...(annotations && { annotations }) },
    spec: {
      type: isPublished(settings) ? 'LoadBalancer' : 'ClusterIP',
      ...balancer,
      selector: selectorOf('gateway'),
      ports: servicePortsOf(settings)
        .filter(({ service }) => service === 'gateway')
        .map(({ name, port, targetPort }) => ({ name, port, targetPort, protocol: 'TCP' })),
    },
  }
}

/** True where there is a balancer. An empty list of sources would mean everybody to one; to us it means nobody. */
export function isPublished({ entrance }: Settings): boolean {
  return entrance.kind === 'load-balancer' && entrance.allow.length > 0
}

function balancerOf(settings: Settings) {
  return {
    annotations: annotationsOf(settings),
    // Only nodes with a gateway are asked, and the address of who came stays.
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: settings.entrance.allow,
  }
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer'

/**
 * What each provider's own controller reads.
 *
 * AWS: `nlb` is answered by the controller inside EKS, which needs no add-on. `external` would be the AWS Load Balancer
 * Controller's, which nothing of ours installs; where it is installed it takes new Services over by their class and
 * understands these annotations too, `scheme` is for it (without it, its balancers are internal).
 *
 * Azure: connections may be silent longer than the gateway keeps them (620 s), so that the gateway closes first.
 *
 * Google: a balancer of the backend-service kind; the cheaper network tier is a setting.
 */
function annotationsOf({ provider, google }: Settings): Readonly<Record<string, string>> | undefined {
  if (provider === 'aws') {
    return {
      [`${AWS}-type`]: 'nlb',
      [`${AWS}-scheme`]: 'internet-facing',
      [`${AWS}-cross-zone-load-balancing-enabled`]: 'true',
      [`${AWS}-healthcheck-interval`]: '10',
      [`${AWS}-healthcheck-unhealthy-threshold`]: '2',
    }
  }
  if (provider === 'azure') return { 'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout': '11' }
  if (provider !== 'google') return undefined
  return {
    'cloud.google.com/l4-rbs': 'enabled',
    'cloud.google.com/network-tier': google?.networkTier === 'premium' ? 'Premium' : 'Standard',
  }
}
