import { imageOf } from '../names.ts'
import { servicePortsOf } from '../ports.ts'
import { SECRETS } from '../secrets.ts'
import type { ClusterDatabase, Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { acceptedFindings, acceptedOfImage } from './accepted-findings.ts'
import { contentDigest } from './content-digest.ts'
import { databaseConfiguration, POSTGRESQL_FILE } from './database-configuration.ts'
import {
  BACKUP_DIRECTORY,
  CONFIGURATION_DIRECTORY,
  DATA_DIRECTORY,
  DATABASE_TLS_DIRECTORY,
  PASSWORD_DIRECTORY,
  RUN_DIRECTORY,
  VOLUME_DIRECTORY,
} from './database-places.ts'
import type { KubernetesObject } from './object.ts'
import {
  keepsBackupsOnVolume,
  needsStoreKeyFile,
  PGBACKREST_FILE,
  pgBackRestVariables,
  STANZA,
  STORE_KEY_DIRECTORY,
} from './pgbackrest.ts'
import { CONTAINER_SECURITY, emptyDirectory, mount, podSpec, readOnlyMount, resourcesOf, secretFiles } from './pod.ts'
import { type Amounts, amountsOf, sum } from './quantity.ts'
import { storageClassOf } from './storage.ts'
import { labelsOf, metaOf, NAMES, runningMetaOf, selectorOf, type Target } from './target.ts'

/** Gives the pod a name of its own; a StatefulSet wants one. */
const PODS_SERVICE = `${NAMES.database}-pods`

/** Seconds to stop: PostgreSQL sends its last change to the store before it ends. */
const STOP_SECONDS = 120

/** Seconds that a start may take: after a crash or a restore, changes since the last base backup are played again. */
const START_SECONDS = 3600

/** Of the container that makes backups: Node.js for the schedule and two processes of pgBackRest beside it. */
const BACKUP_AMOUNTS: Amounts = { millicores: 100, mebibytes: 256 }

export function databaseAmounts(database: ClusterDatabase): Amounts {
  return sum([amountsOf(database.cpu, database.memory), BACKUP_AMOUNTS])
}

/** PostgreSQL as a set of one: no second server means no split brain, and a restart costs a minute. */
export function databaseStatefulSet(target: Target, database: ClusterDatabase): KubernetesObject {
  const { settings, release } = target
  const image = imageOf(settings, 'database', release)
  const accepted = acceptedFindings([...acceptedOfImage(image), 'variable'])
  const configuration = contentDigest(databaseConfiguration(target, database))
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { ...runningMetaOf(target, 'database'), annotations: accepted },
    spec: {
      replicas: 1,
      serviceName: PODS_SERVICE,
      selector: { matchLabels: selectorOf('database') },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: {
        metadata: {
          labels: labelsOf(target, 'database'),
          annotations: {
            'cloudtolocalllm/configuration': configuration,
            // Where nodes scale, the one below the database is not the one to save.
            'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
            ...accepted,
          },
        },
        spec: {
          ...podSpec({
            component: 'database',
            containers: [server(settings, database, image), backups(settings, image)],
            volumes: volumes(settings),
          }),
          terminationGracePeriodSeconds: STOP_SECONDS,
        },
      },
      volumeClaimTemplates: claims(settings, database),
    },
  }
}

function server(settings: Settings, database: ClusterDatabase, image: string) {
  const isReady = ['pg_isready', '--quiet', `--host=${RUN_DIRECTORY}`]
  return {
    name: 'postgres',
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['postgres', '-c', `config_file=${POSTGRESQL_FILE}`],
    ports: [{ name: 'postgres', containerPort: portOf(settings) }],
    env: variables(settings),
    startupProbe: { exec: { command: isReady }, periodSeconds: 5, failureThreshold: START_SECONDS / 5 },
    // 1 says "starting up": a server that recovers from a crash is alive, and killing it starts the recovery anew.
    livenessProbe: {
      exec: { command: ['sh', '-c', `${isReady.join(' ')} || [ $? -eq 1 ]`] },
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    readinessProbe: { exec: { command: isReady }, periodSeconds: 5, timeoutSeconds: 5 },
    resources: resourcesOf(amountsOf(database.cpu, database.memory)),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      ...mounts(settings),
      readOnlyMount('tls', DATABASE_TLS_DIRECTORY),
      readOnlyMount('passwords', PASSWORD_DIRECTORY),
    ],
  }
}

function portOf(settings: Settings): number | undefined {
  return servicePortsOf(settings).find(({ service }) => service === 'database')?.targetPort
}

/** Makes base backups by schedule, beside the files that it reads. */
function backups(settings: Settings, image: string) {
  return {
    name: 'backup',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['node', '/app/ctl.mjs', 'backup', 'schedule'],
    env: [
      ...variables(settings),
      {
        name: EVERY,
        valueFrom: { configMapKeyRef: { name: NAMES.database, key: EVERY } },
      },
    ],
    // It serves nobody; its own command says whether pgBackRest can be started at all.
    livenessProbe: { exec: { command: ['pgbackrest', 'version'] }, periodSeconds: 60, timeoutSeconds: 10 },
    readinessProbe: { exec: { command: ['pgbackrest', 'version'] }, periodSeconds: 60, timeoutSeconds: 10 },
    resources: resourcesOf(BACKUP_AMOUNTS),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: mounts(settings),
  }
}

const EVERY = 'CLOUDTOLOCALLLM_BACKUP_EVERY_SECONDS'

function variables(settings: Settings): readonly Value[] {
  return [
    { name: 'PGDATA', value: DATA_DIRECTORY },
    { name: 'PGBACKREST_CONFIG', value: PGBACKREST_FILE },
    { name: 'PGBACKREST_STANZA', value: STANZA },
    ...pgBackRestVariables(settings),
  ]
}

function mounts(settings: Settings) {
  return [
    mount('data', VOLUME_DIRECTORY),
    ...(keepsBackupsOnVolume(settings) ? [mount('backups', BACKUP_DIRECTORY)] : []),
    mount('run', RUN_DIRECTORY),
    mount('tmp', '/tmp'),
    readOnlyMount('configuration', CONFIGURATION_DIRECTORY),
    ...(needsStoreKeyFile(settings) ? [readOnlyMount('store-key', STORE_KEY_DIRECTORY)] : []),
  ]
}

function volumes(settings: Settings) {
  const { database, databaseTls, backupStore } = SECRETS
  return [
    emptyDirectory('run', '256Mi'),
    emptyDirectory('tmp', '256Mi'),
    { name: 'configuration', configMap: { name: NAMES.database } },
    secretFiles('tls', databaseTls.name),
    secretFiles('passwords', database.name, [database.keys.ownerPassword]),
    ...(needsStoreKeyFile(settings)
      ? [secretFiles('store-key', backupStore.name, [backupStore.keys.google.serviceAccountKey])]
      : []),
  ]
}

function claims(settings: Settings, database: ClusterDatabase) {
  const claim = (name: string, gigabytes: number) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels: selectorOf('database') },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClassOf(settings),
      resources: { requests: { storage: `${gigabytes}Gi` } },
    },
  })
  const kept = keepsBackupsOnVolume(settings) ? [claim('backups', backupGigabytes(settings, database))] : []
  return [claim('data', database.storageGb), ...kept]
}

/** Every base backup that is kept, at half its size (rows compress two to four times), and a volume of changes. */
function backupGigabytes({ backup }: Settings, { expectedGb, storageGb }: ClusterDatabase): number {
  return Math.ceil((expectedGb * backup.keep) / 2) + storageGb
}

/** The address of the database, and one for its pod. */
export function databaseServices(target: Target): readonly KubernetesObject[] {
  const ports = servicePortsOf(target.settings)
    .filter(({ service }) => service === 'database')
    .map(({ name, port, targetPort }) => ({ name, port, targetPort, protocol: 'TCP' }))
  // There is one server. Whether its backups run must not decide whether it can be reached.
  const spec = { selector: selectorOf('database'), publishNotReadyAddresses: true, ports }
  const service = (name: string, rest: { readonly [key: string]: Value }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf(target, 'database', name),
    spec: { ...rest, ...spec },
  })
  return [
    service(NAMES.database, { type: 'ClusterIP' }),
    service(PODS_SERVICE, { type: 'ClusterIP', clusterIP: 'None' }),
  ]
}
