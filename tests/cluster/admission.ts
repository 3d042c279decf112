import type { ApiServer, KubeObject, Verdict } from './api-server.ts'

/** What other objects are judged by, and so must be there: a dry run of it alone would not count. */
const STAYS = ['Namespace', 'ServiceAccount', 'PriorityClass', 'LimitRange', 'ResourceQuota']

/**
 * What the server says of all objects of one environment: a strict dry run of each, and of each pod and volume claim
 * that controllers would make of them, so that Pod Security, limits and quotas judge those too. Afterwards the server
 * is as before, but for empty namespaces, which go only by a controller that is not here.
 */
export async function judgeByServer(server: ApiServer, objects: readonly KubeObject[]): Promise<Verdict[]> {
  const [lasting, others] = [objects.filter(stays), objects.filter((object) => !stays(object))]
  const verdicts = await server.apply(lasting)
  for (const quota of lasting.filter(({ kind }) => kind === 'ResourceQuota')) await putInForce(server, quota)
  verdicts.push(...(await server.apply([...others, ...objects.flatMap(madeOf)], { dryRun: true })))
  for (const object of lasting.filter(({ kind }) => kind !== 'Namespace')) {
    await server.ask('DELETE', await server.pathOf(object))
  }
  return verdicts
}

function stays({ kind }: KubeObject): boolean {
  return STAYS.includes(kind)
}

/** As the controller of quotas does once it has counted what is there: nothing. */
async function putInForce(server: ApiServer, quota: KubeObject): Promise<void> {
  const hard = partOf(partOf(quota, 'spec'), 'hard')
  const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, '0']))
  const path = `${await server.pathOf(quota)}/status`
  const { status, body } = await server.ask('PATCH', path, { status: { hard, used } }, 'application/merge-patch+json')
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
}

/** The pod and the volume claims that a controller makes of an object. */
export function madeOf(object: KubeObject): KubeObject[] {
  const spec = partOf(object, 'spec')
  const { template } = object.kind === 'CronJob' ? partOf(partOf(spec, 'jobTemplate'), 'spec') : spec
  const templates = spec['volumeClaimTemplates']
  const claims = (Array.isArray(templates) ? templates : []).filter(isPart).map((claim) => {
    const volume = String(partOf(claim, 'metadata')['name'])
    return { volume, claim: child(object, 'PersistentVolumeClaim', `${volume}-${object.metadata.name}-0`, claim) }
  })
  if (!isPart(template)) return []
  const pod = child(object, 'Pod', object.metadata.name, template)
  const volumes = claims.map(({ volume: name, claim }) => {
    return { name, persistentVolumeClaim: { claimName: claim.metadata.name } }
  })
  return [withVolumes(pod, volumes), ...claims.map(({ claim }) => claim)]
}

function child({ metadata: { namespace } }: KubeObject, kind: string, name: string, template: Part): KubeObject {
  const place = namespace === undefined ? {} : { namespace }
  const metadata = { ...partOf(template, 'metadata'), name, ...place }
  return { apiVersion: 'v1', kind, metadata, spec: template['spec'] }
}

function withVolumes(pod: KubeObject, more: readonly Part[]): KubeObject {
  const spec = partOf(pod, 'spec')
  const volumes = Array.isArray(spec['volumes']) ? spec['volumes'] : []
  return { ...pod, spec: { ...spec, volumes: [...volumes, ...more] } }
}

type Part = Readonly<Record<string, unknown>>

function partOf(value: Part, key: string): Part {
  const part = value[key]
  return isPart(part) ? part : {}
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
