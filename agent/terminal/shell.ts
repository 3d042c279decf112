/** A command that sets a variable in the shell in use: PowerShell on Windows, else a POSIX shell. */
export function setVariable(name: string, value: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? `$env:${name} = '${value}'` : `export ${name}='${value}'`
}

/**
 * How this program is called here: by its name where it is installed, else by the `npx` command that fetched it.
 * `gateway` is the address it was fetched from, where known.
 */
export function programName(gateway?: URL, environment: NodeJS.ProcessEnv = process.env): string {
  const byNpx = environment['npm_command'] === 'exec' && gateway !== undefined
  return byNpx ? `npx ${new URL('/agent.tgz', gateway).href}` : 'cloudtolocalllm'
}
