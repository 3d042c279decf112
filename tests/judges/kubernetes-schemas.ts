import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../engines/cache.ts'
import { type CustomResource, certManagerKinds, type Schema } from './cert-manager.ts'
import { installPythonPackages } from './python-packages.ts'

/** Carries the schemas of every Kubernetes version; its own number is the newest of them. */
const SOURCE = 'kubernetes-validate==1.37.0'

/** Versions that some provider offers today. */
export const KUBERNETES_VERSIONS = ['1.34', '1.35', '1.36', '1.37'] as const

/**
 * A folder with a folder of strict JSON schemas for each Kubernetes version (`1.36/deployment-apps-v1.json`), each file
 * complete in itself, and the same of cert-manager's kinds in `custom`.
 */
export async function kubernetesSchemas(): Promise<string> {
  const packages = await installPythonPackages('kubernetes-schemas', [SOURCE])
  const kinds = await certManagerKinds()
  return cached({
    name: 'kubernetes-schemas',
    content: [SOURCE, JSON.stringify(kinds), await readFile(fileURLToPath(import.meta.url), 'utf8')],
    async make(made) {
      const source = join(packages.folder, 'kubernetes_validate', 'kubernetes-json-schema')
      for (const version of KUBERNETES_VERSIONS) {
        await writeVersion(join(source, `v${version}.0-local-strict`), join(made, version))
      }
      await mkdir(join(made, 'custom'))
      for (const kind of kinds) await writeCustom(kind, join(made, 'custom'))
    },
  })
}

async function writeVersion(source: string, target: string): Promise<void> {
  await mkdir(target)
  const definitions: Record<string, Schema> = (await readSchema(join(source, '_definitions.json')))['$defs']
  const files = (await readdir(source)).filter((file) => file.endsWith('.json') && !/^(_|all\.)/.test(file))
  for (const file of files) {
    const schema = await readSchema(join(source, file))
    // Parts of kinds have files too.
    if (schema['properties']?.['apiVersion'] === undefined) continue
    const used = usedBy(schema, definitions)
    const whole = { ...schema, definitions: Object.fromEntries([...used].sort().map((key) => [key, definitions[key]])) }
    await writeFile(join(target, file), JSON.stringify(whole))
  }
}

/** Reads a schema whose references lead to another file, as if they led to its own `definitions`. */
async function readSchema(file: string) {
  const text = await readFile(file, 'utf8')
  return JSON.parse(text.replaceAll(/"(\/api\/_definitions\.json)?#\/\$defs\//g, `"${REFERENCE}`))
}

const REFERENCE = '#/definitions/'

/** The names of all definitions that a schema leads to. */
function usedBy(schema: Schema, definitions: Readonly<Record<string, Schema>>): Set<string> {
  const used = new Set<string>()
  const waiting: Schema[] = [schema]
  for (const one of waiting) {
    for (const [, name = ''] of JSON.stringify(one).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
      const definition = definitions[name]
      if (definition === undefined || used.has(name)) continue
      used.add(name)
      waiting.push(definition)
    }
  }
  return used
}

async function writeCustom({ spec }: CustomResource, target: string): Promise<void> {
  for (const { name, schema } of spec.versions) {
    // As kubeconform asks for it: kind, first label of the group, version.
    const file = `${spec.names.kind}-${spec.group.split('.')[0]}-${name}.json`.toLowerCase()
    await writeFile(join(target, file), JSON.stringify(strict(schema.openAPIV3Schema)))
  }
}

/** The same schema, refusing fields that it does not name, as the API server does when asked to be strict. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]))
  const isOpen = 'additionalProperties' in inner || inner['x-kubernetes-preserve-unknown-fields'] === true
  const isObject = inner['type'] === 'object' && typeof inner['properties'] === 'object'
  return isObject && !isOpen ? { ...inner, additionalProperties: false } : inner
}
