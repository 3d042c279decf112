import { join } from 'node:path'
import { usedRealPart } from '../real-parts.ts'
import { runProgram, unexpected } from './command.ts'
import type { Finding } from './finding.ts'
import { installGoProgram } from './go-programs.ts'
import { type JudgedFile, pathIn, withFiles } from './judged-files.ts'
import { kubernetesSchemas } from './kubernetes-schemas.ts'

const VERSION = '0.8.0'

interface Report {
  resources: { filename: string; kind: string; name: string; status: string; msg: string }[]
  summary: { valid: number }
}

/** Kubernetes objects against the strict schemas of a Kubernetes version (`1.36`) and of cert-manager. */
export async function kubeconform(
  version: string,
  files: readonly JudgedFile[],
): Promise<{ findings: Finding[]; valid: number }> {
  const command = await installGoProgram({
    package: 'github.com/yannh/kubeconform/cmd/kubeconform',
    version: `v${VERSION}`,
  })
  const schemas = await kubernetesSchemas()
  usedRealPart('kubeconform (judge)', VERSION)
  if (files.length === 0) return { findings: [], valid: 0 }
  return withFiles(files, async (folder) => {
    const places = [version, 'custom'].map((place) => join(schemas, place, '{{.ResourceKind}}{{.KindSuffix}}.json'))
    const options = [
      '-strict',
      '-summary',
      '-output',
      'json',
      ...places.flatMap((place) => ['-schema-location', place]),
    ]
    const program = { command, args: [...options, ...files.map(({ path }) => path)] }
    const said = await runProgram(program, folder)
    if (said.code !== 0 && said.code !== 1) throw unexpected(program, said)
    const { resources, summary }: Report = JSON.parse(said.output)
    const findings = resources.map(({ filename, status, kind, name, msg }) => {
      return { file: pathIn(folder, filename), rule: status, message: `${kind} ${name} in ${version}: ${msg}` }
    })
    return { findings, valid: summary.valid }
  })
}
