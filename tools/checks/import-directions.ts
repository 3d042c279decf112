import path from 'node:path'
import type { Finding } from './finding.ts'
import { type Import, importsOf } from './imports.ts'
import { codeFiles, isTest, type Tree } from './tree.ts'
import { packageOf, readWorkspaces, type Workspace } from './workspaces.ts'

/** Who may import whom. Programs never import each other; protocol, api and platform import nobody. */
const mayImport: Record<string, readonly string[]> = {
  gateway: ['protocol', 'api', 'database', 'runtime'],
  agent: ['protocol', 'runtime'],
  web: ['api'],
  ctl: ['platform', 'database', 'runtime'],
  local: ['database', 'runtime'],
  protocol: [],
  api: [],
  platform: [],
  database: ['runtime'],
  runtime: [],
  tools: [],
}

/** The workspace of whole-system tests may import anything, and so may a test beside the code that it tests. */
function isFree(file: string): boolean {
  return file.startsWith('tests/') || isTest(file)
}

/** Finds imports that the table does not allow, that leave their workspace by path, or that no manifest declares. */
export function findImportDirections(tree: Tree): Finding[] {
  const workspaces = readWorkspaces(tree)
  return workspaces.flatMap((workspace) => [
    ...findInManifest(tree, workspace, workspaces),
    ...codeFiles(tree)
      .filter((file) => file.startsWith(`${workspace.folder}/`))
      .flatMap((file) => importsOf(tree, file).flatMap((one) => judge(file, one, workspace, workspaces))),
  ])
}

function findInManifest(tree: Tree, { folder, dependencies }: Workspace, workspaces: Workspace[]): Finding[] {
  if (folder === 'tests') return []
  const file = `${folder}/package.json`
  const allowed = mayImport[folder]
  if (allowed === undefined)
    return [{ file, rule: 'import-direction', message: `no rule says what ${folder} may import` }]
  const forbidden = workspaces.filter(
    ({ name, folder: other }) => dependencies.includes(name) && !allowed.includes(other),
  )
  const lines = tree.read(file).split('\n')
  return forbidden.map(({ name, folder: other }) => ({
    file,
    line: lines.findIndex((line) => line.includes(`"${name}"`)) + 1,
    rule: 'import-direction',
    message: describeDirection(folder, other),
  }))
}

function judge(file: string, { specifier, line }: Import, workspace: Workspace, workspaces: Workspace[]): Finding[] {
  const finding = (rule: string, message: string) => [{ file, line, rule, message }]
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier)
    if (target.startsWith(`${workspace.folder}/`)) return []
    return finding(
      'import-leaves-workspace',
      `${specifier} lies outside ${workspace.folder}/; import the other workspace by name`,
    )
  }
  const name = packageOf(specifier)
  if (name === undefined) return []
  if (name === workspace.name)
    return finding('import-own-workspace', `${specifier} is of this workspace; import it by path`)
  const other = workspaces.find((candidate) => candidate.name === name)
  if (other !== undefined && !isFree(file) && !mayImport[workspace.folder]?.includes(other.folder)) {
    return finding('import-direction', describeDirection(workspace.folder, other.folder))
  }
  if (workspace.declared.has(name)) return []
  return finding('undeclared-dependency', `${name} is not in ${workspace.folder}/package.json`)
}

function describeDirection(from: string, to: string): string {
  const allowed = mayImport[from] ?? []
  return `${from} may not import ${to}, only ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`
}
