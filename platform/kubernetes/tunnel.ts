import { PROJECT } from '../names.ts'
import { TUNNEL_HEALTH_PORT } from '../ports.ts'
import { acceptedFindings } from './accepted-findings.ts'
import type { KubernetesObject } from './object.ts'
import { CONTAINER_SECURITY, podSpec, readOnlyMount, resourcesOf, secretFiles } from './pod.ts'
import type { Amounts } from './quantity.ts'
import { labelsOf, runningMetaOf, selectorOf, type Target } from './target.ts'

/** Cloudflare publishes one every few weeks and supports each for a year. */
const IMAGE = 'docker.io/cloudflare/cloudflared:2026.9.3'

/** The image's user. */
const USER = 65_532

/** The Secret with the tunnel's token; who made the tunnel has it. */
export const TUNNEL_SECRET = { name: `${PROJECT}-tunnel`, key: 'token' } as const

const TOKEN_DIRECTORY = '/etc/cloudflared'

export const TUNNEL_AMOUNTS: Amounts = { millicores: 50, mebibytes: 128 }

/** Each holds four connections to two of Cloudflare's places; two, so that a node may go. */
export const TUNNELS = 2

/**
 * The way in without a public address: dials out to Cloudflare and hands people's connections to the gateways' Service,
 * over TLS. Where they go is kept with the tunnel at Cloudflare, not here.
 */
export function tunnelDeployment(target: Target): KubernetesObject {
  const accepted = acceptedFindings(['upstreamTag'])
  const { drainSeconds } = target.settings.gateway
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...runningMetaOf(target, 'tunnel'), annotations: accepted },
    spec: {
      replicas: TUNNELS,
      selector: { matchLabels: selectorOf('tunnel') },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labelsOf(target, 'tunnel'), annotations: accepted },
        spec: {
          ...podSpec({
            component: 'tunnel',
            containers: [container(drainSeconds)],
            volumes: [secretFiles('token', TUNNEL_SECRET.name, [TUNNEL_SECRET.key])],
            user: USER,
          }),
          terminationGracePeriodSeconds: drainSeconds + STOP_SECONDS,
          topologySpreadConstraints: [
            {
              topologyKey: 'kubernetes.io/hostname',
              maxSkew: 1,
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selectorOf('tunnel') },
            },
          ],
        },
      },
    },
  }
}

/** Seconds after running answers had their time, to say goodbye. */
const STOP_SECONDS = 15

const READY = { httpGet: { path: '/ready', port: 'health' } }

function container(drainSeconds: number) {
  return {
    name: 'tunnel',
    image: IMAGE,
    imagePullPolicy: 'Always',
    args: [
      'tunnel',
      '--no-autoupdate',
      '--metrics',
      `0.0.0.0:${TUNNEL_HEALTH_PORT}`,
      '--grace-period',
      `${drainSeconds}s`,
      'run',
    ],
    env: [{ name: 'TUNNEL_TOKEN_FILE', value: `${TOKEN_DIRECTORY}/${TUNNEL_SECRET.key}` }],
    ports: [{ name: 'health', containerPort: TUNNEL_HEALTH_PORT }],
    livenessProbe: { ...READY, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...READY, periodSeconds: 5, timeoutSeconds: 5 },
    resources: resourcesOf(TUNNEL_AMOUNTS),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [readOnlyMount('token', TOKEN_DIRECTORY)],
  }
}
