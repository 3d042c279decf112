import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../engines/cache.ts'
import { mustRun, type Program } from './command.ts'

/** Every package that the judges pull in, at the version that was tried: `pip freeze` of a fresh installation. */
const CONSTRAINTS = fileURLToPath(new URL('python-constraints.txt', import.meta.url))

/** A folder of Python packages, and how to run what lies in it. */
export interface PythonPackages {
  folder: string
  /** A program that a package brings as a Python script. */
  script(name: string): Program
  /** A module as a program: `python -m checkov.main`. */
  module(name: string): Program
  /** A program that a wheel carries as a binary. */
  binary(name: string): Program
}

/** Installs packages (`cfn-lint==1.58.0`) as wheels into the cache, where they are not there yet; needs Python with pip. */
export async function installPythonPackages(name: string, packages: readonly string[]): Promise<PythonPackages> {
  // The interpreter itself, not a launcher that picks one by the folder it is called in.
  const asking = { command: 'python3', args: ['-c', 'import pip, sys; print(sys.executable)'] }
  const python = (await mustRun(asking)).trim()
  const folder = await cached({
    name: `judge-${name}`,
    content: [python, ...packages, await readFile(CONSTRAINTS, 'utf8')],
    async make(made) {
      process.stderr.write(`tests/judges: installing ${packages.join(', ')}\n`)
      const pip = ['-m', 'pip', 'install', '--quiet', '--no-warn-script-location', '--root-user-action=ignore']
      const from = ['--only-binary', ':all:', '--constraint', CONSTRAINTS]
      await mustRun({ command: python, args: [...pip, ...from, '--target', made, ...packages] })
    },
  })
  const found = [folder, process.env['PYTHONPATH']].filter(Boolean).join(delimiter)
  return {
    folder,
    script: (script) => ({ command: python, args: [join(folder, 'bin', script)], environment: { PYTHONPATH: found } }),
    module: (module) => ({ command: python, args: ['-m', module], environment: { PYTHONPATH: found } }),
    binary: (program) => ({ command: join(folder, 'bin', program), args: [] }),
  }
}
