import { parseAllDocuments } from 'yaml'
import { valueAt } from '../policy/facts.ts'
import type { RenderedFile } from '../rendered-file.ts'
import type { Group, Thing } from './change.ts'

/** Reads rendered files back, whoever wrote them and when: a plan compares these, not settings. */
export function thingsIn(files: readonly RenderedFile[]): ReadonlyMap<string, Thing> {
  const things = files.filter(({ path }) => /\.ya?ml$/.test(path)).flatMap(thingsOfFile)
  return new Map(things.map((thing) => [`${folderOf(thing.file)} ${thing.kind} ${thing.name}`, thing]))
}

function thingsOfFile({ path, text }: RenderedFile): readonly Thing[] {
  const documents = parseAllDocuments(text).map((document): unknown => document.toJS())
  if (path.startsWith('config/cloudformation/')) return documents.flatMap((document) => thingsOfStack(path, document))
  if (path.startsWith('k8s/')) return documents.flatMap((document) => thingsOfCluster(path, document))
  return documents.map((body) => ({ group: groupOfFile(path), kind: kindOfFile(path), name: path, file: path, body }))
}

function thingsOfStack(file: string, template: unknown): readonly Thing[] {
  const entries = (section: string, kindOf: (body: unknown) => string) =>
    Object.entries(recordOf(valueAt(template, section))).map(
      ([name, body]): Thing => ({ group: 'cloud', kind: kindOf(body), name, file, body }),
    )
  return [...entries('Parameters', () => 'Parameter'), ...entries('Resources', (body) => String(valueAt(body, 'Type')))]
}

function thingsOfCluster(file: string, object: unknown): readonly Thing[] {
  const kind = valueAt(object, 'kind')
  if (typeof kind !== 'string') return []
  const name = String(valueAt(object, 'metadata.name'))
  const labels = recordOf(valueAt(object, 'metadata.labels'))
  const isDatabase = ['database', 'migration'].includes(String(labels['app.kubernetes.io/component']))
  return [{ group: isDatabase ? 'database' : 'cluster', kind, name, file, body: object }]
}

function groupOfFile(path: string): Group {
  if (path.startsWith('config/dns/')) return 'dns'
  if (path.startsWith('.github/')) return 'workflow'
  return path.startsWith('config/prometheus/') ? 'monitoring' : 'cloud'
}

function kindOfFile(path: string): string {
  if (path.startsWith('config/dns/')) return 'records'
  if (path.startsWith('.github/')) return 'workflow'
  return path.startsWith('config/prometheus/') ? 'rules' : 'identity'
}

/** An object may move from one file to another of its folder and stay the same thing. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
