import { imageOf } from '../names.ts'
import { DATABASE_PORT } from '../ports.ts'
import { AUTHORITY_FILE, DATABASE_NAME, DATABASE_ROLES, DATABASE_SERVICE, SECRETS } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { acceptedFindings, acceptedOfImage } from './accepted-findings.ts'
import { contentDigest } from './content-digest.ts'
import { PASSWORD_DIRECTORY } from './database-places.ts'
import { AUTHORITY_VOLUME } from './gateway.ts'
import type { KubernetesObject } from './object.ts'
import { CONTAINER_SECURITY, emptyDirectory, mount, podSpec, readOnlyMount, resourcesOf, secretFiles } from './pod.ts'
import type { Amounts } from './quantity.ts'
import { labelsOf, NAMES, runningMetaOf, type Target } from './target.ts'

export const MIGRATION_AMOUNTS: Amounts = { millicores: 100, mebibytes: 256 }

/** Retries with growing pauses, of at most five minutes: about an hour for a database that comes up late. */
const RETRIES = 16

/**
 * Brings the schema up to date with the owner's rights, and makes the gateway's role. Its name says what is in it: the
 * same release is the same job, which applied again changes nothing; another one is another job, as a job cannot be
 * changed. It stays when it is done. If it vanished after a time, the next apply would run it again: harmless, but then
 * "nothing changed" would not be true.
 */
export function migrationJob(target: Target): KubernetesObject {
  const { settings, release } = target
  const image = imageOf(settings, 'database', release)
  const accepted = acceptedFindings(acceptedOfImage(image))
  const spec = {
    backoffLimit: RETRIES,
    template: {
      metadata: { labels: labelsOf(target, 'migration'), annotations: accepted },
      spec: {
        ...podSpec({ component: 'migration', containers: [container(settings, image)], volumes: VOLUMES }),
        restartPolicy: 'OnFailure',
      },
    },
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...runningMetaOf(target, 'migration', `${NAMES.migration}-${contentDigest(spec)}`),
      annotations: accepted,
    },
    spec,
  }
}

function container(settings: Settings, image: string) {
  const { ownerPassword, gatewayPassword } = SECRETS.database.keys
  return {
    name: 'migration',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['node', '/app/ctl.mjs', 'schema', 'apply'],
    env: [
      { name: 'CLOUDTOLOCALLLM_DATABASE_URL', value: ownerAddress(settings) },
      { name: 'CLOUDTOLOCALLLM_DATABASE_PASSWORD_FILE', value: `${PASSWORD_DIRECTORY}/${ownerPassword}` },
      { name: 'CLOUDTOLOCALLLM_GATEWAY_PASSWORD_FILE', value: `${PASSWORD_DIRECTORY}/${gatewayPassword}` },
      // Looked at where it exists: a managed database may be verified by the authorities that everybody trusts.
      { name: 'CLOUDTOLOCALLLM_DATABASE_AUTHORITY_FILE', value: AUTHORITY_FILE },
    ],
    resources: resourcesOf(MIGRATION_AMOUNTS),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      readOnlyMount('passwords', PASSWORD_DIRECTORY),
      readOnlyMount('authority', AUTHORITY_FILE.slice(0, AUTHORITY_FILE.lastIndexOf('/'))),
      mount('tmp', '/tmp'),
    ],
  }
}

/** The owner's address without a password, which comes as a file. */
function ownerAddress({ database, namespace }: Settings): string {
  const place =
    database.kind === 'managed'
      ? `${database.host}:${database.port}/${database.name}`
      : `${DATABASE_SERVICE}.${namespace}.svc:${DATABASE_PORT}/${DATABASE_NAME}`
  return `postgres://${DATABASE_ROLES.owner}@${place}?sslmode=verify-full`
}

const { ownerPassword, gatewayPassword } = SECRETS.database.keys
const VOLUMES = [
  secretFiles('passwords', SECRETS.database.name, [ownerPassword, gatewayPassword]),
  AUTHORITY_VOLUME,
  emptyDirectory('tmp'),
]
