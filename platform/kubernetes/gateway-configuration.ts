import type { KubernetesObject } from './object.ts'
import { metaOf, type Target } from './target.ts'

/** Where the certificate's files are mounted; the gateway reads them again when they change. */
export const TLS_DIRECTORY = '/etc/cloudtolocalllm/tls'

/**
 * What the gateways are told, in the names of gateway/settings.ts. Where the page and the agent's package lie is known
 * to the image. Empty means "not told".
 */
export function gatewayConfiguration(target: Target): KubernetesObject {
  const { gateway, identity } = target.settings
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metaOf(target, 'gateway'),
    data: {
      CLOUDTOLOCALLLM_HOST: '0.0.0.0',
      CLOUDTOLOCALLLM_PORT: `${gateway.port}`,
      CLOUDTOLOCALLLM_PUBLIC_URL: target.publicUrl ?? '',
      CLOUDTOLOCALLLM_TLS_CERT: `${TLS_DIRECTORY}/tls.crt`,
      CLOUDTOLOCALLLM_TLS_KEY: `${TLS_DIRECTORY}/tls.key`,
      // The migration job does; a gateway waits, unready, until the schema is the one that it needs.
      CLOUDTOLOCALLLM_MIGRATE: 'never',
      CLOUDTOLOCALLLM_MAX_BODY_MIB: `${gateway.maxBodyMib}`,
      CLOUDTOLOCALLLM_KEEPALIVE_SECONDS: `${gateway.keepaliveSeconds}`,
      CLOUDTOLOCALLLM_DRAIN_SECONDS: `${gateway.drainSeconds}`,
      CLOUDTOLOCALLLM_LOG: gateway.logLevel,
      ...(identity && {
        CLOUDTOLOCALLLM_OIDC_ISSUER: identity.issuer,
        CLOUDTOLOCALLLM_OIDC_CLIENT_ID: identity.clientId,
      }),
    },
  }
}
