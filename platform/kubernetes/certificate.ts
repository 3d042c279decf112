import { zoneOf } from '../names.ts'
import { ACME_SOLVER_PORT } from '../ports.ts'
import { SECRETS } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import type { KubernetesObject } from './object.ts'
import { labelsOf, metaOf, type Target } from './target.ts'

/** What the DNS provider's own credential is kept in, where cert-manager needs one: it and `ctl dns` use the same. */
export const DNS_SECRET = { name: 'cloudtolocalllm-dns', key: 'api-token' } as const

/** Where cert-manager finds an authority, and what it shall ask it for. Renewed after two thirds of its life. */
export function certificateObjects(target: Target): readonly KubernetesObject[] {
  const { settings } = target
  if (settings.certificate.source !== 'cert-manager') return []
  return [issuer(target), certificate(target), ...(recordSolver(settings) ? [] : [solverPolicy(target)])]
}

function issuer(target: Target): KubernetesObject {
  const { namespace, certificate } = target.settings
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name: 'acme', namespace, labels: labelsOf(target) },
    spec: {
      acme: {
        server: certificate.directory,
        email: certificate.email,
        privateKeySecretRef: { name: 'acme-account' },
        solvers: [solver(target.settings)],
      },
    },
  }
}

function certificate(target: Target): KubernetesObject {
  const { domain } = target.settings
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metaOf(target, 'gateway'),
    spec: {
      secretName: SECRETS.gatewayTls.name,
      dnsNames: [domain],
      issuerRef: { kind: 'Issuer', name: 'acme' },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
    },
  }
}

/** Lets the ingress controller, wherever it runs, reach the pod that cert-manager starts to answer the authority. */
function solverPolicy(target: Target): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'acme-solver', namespace: target.settings.namespace, labels: labelsOf(target) },
    spec: {
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: ACME_SOLVER_PORT, protocol: 'TCP' }] }],
    },
  }
}

/**
 * How the authority sees that the domain is ours: by a record in its zone, which needs nothing open and works before
 * the first connection. Where the settings do not hold what the provider needs for that, by a page that the cluster's
 * ingress controller serves.
 */
function solver(settings: Settings): Value {
  const records = recordSolver(settings)
  const selector = { dnsZones: [zoneOf(settings)] }
  return records ? { selector, dns01: records } : { http01: { ingress: { serviceType: 'ClusterIP' } } }
}

function recordSolver(settings: Settings): Value | undefined {
  const { dns, aws, azure, google } = settings
  if (dns.provider === 'cloudflare') return { cloudflare: { apiTokenSecretRef: { ...DNS_SECRET } } }
  if (dns.provider === 'route53') return { route53: aws ? { region: aws.region } : {} }
  if (dns.provider === 'google' && google) return { cloudDNS: { project: google.project } }
  if (dns.provider === 'azure' && azure?.subscription) {
    const { subscription: subscriptionID, resourceGroup: resourceGroupName } = azure
    return { azureDNS: { subscriptionID, resourceGroupName, hostedZoneName: zoneOf(settings), managedIdentity: {} } }
  }
  return undefined
}
