import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { goModuleFolder } from './go-programs.ts'

/** As environments with `certificate.source: cert-manager` expect it. */
const CERT_MANAGER = { module: 'github.com/cert-manager/cert-manager', version: 'v1.21.2' }

/** A JSON schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>

/** A definition of a kind of object that the API server learns. */
export interface CustomResource {
  apiVersion: string
  kind: string
  metadata: { name: string; [field: string]: unknown }
  [field: string]: unknown
  spec: {
    group: string
    names: { kind: string }
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[]
  }
}

/** The definitions of cert-manager's kinds (Certificate, Issuer, …), from its Go module. */
export async function certManagerKinds(): Promise<CustomResource[]> {
  const folder = join(await goModuleFolder(CERT_MANAGER.module, CERT_MANAGER.version), 'deploy', 'crds')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  return Promise.all(files.map(async (file) => parse(await readFile(join(folder, file), 'utf8'))))
}
