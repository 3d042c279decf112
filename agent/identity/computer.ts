import { readFile } from 'node:fs/promises'
import { arch, hostname, platform, release, version } from 'node:os'
import type { Status } from '@cloudtolocalllm/protocol/control'

/** The computer as the page shows it. */
export type Computer = Status['system']

/** Reads what this computer is called and what it runs. */
export async function describeComputer(): Promise<Computer> {
  const name = await systemName()
  return { platform: platform(), arch: arch(), release: name.slice(0, 120), hostname: hostname().slice(0, 255) }
}

/** The name that a person gave their computer: without the network's part. */
export function defaultDeviceName(host = hostname()): string {
  return (host.split('.')[0] || 'computer').slice(0, 80)
}

/** As a person would say it: `Debian GNU/Linux 12 (bookworm)`, `macOS 15.1`, `Windows 11 Pro`. */
async function systemName(): Promise<string> {
  const fallback = `${platform()} ${release()}`
  if (platform() === 'win32') return version()
  if (platform() === 'darwin') {
    const number = await find(
      '/System/Library/CoreServices/SystemVersion.plist',
      /ProductVersion<\/key>\s*<string>([^<]+)/,
    )
    return number ? `macOS ${number}` : fallback
  }
  return (await find('/etc/os-release', /^PRETTY_NAME="?([^"\n]+)/m)) ?? fallback
}

/** Files of the system that not every system has: without them the kernel's name must do. */
async function find(file: string, pattern: RegExp): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return pattern.exec(text)?.[1]
}
