import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describeSetupFault, SetupFault } from './setup/fault.mjs'
import { withProgress } from './setup/progress.mjs'

/** Something that tests need of the system. */
interface SystemPackage {
  /** What is missing, in words. */
  name: string
  isPresent(): boolean
  /** What Debian and its kin install for it. */
  debian: readonly string[]
}

const isLinux = process.platform === 'linux'

/** Tests of the page drive Chromium and look at its pictures; tests of lost connections cut them in a network namespace. */
const systemPackages: readonly SystemPackage[] = [
  { name: 'Chromium or Chrome', isPresent: () => findChromium() !== undefined, debian: ['chromium'] },
  { name: 'fonts', isPresent: () => !isLinux || existsSync('/usr/share/fonts/truetype'), debian: ['fonts-liberation'] },
  { name: 'ip (iproute2)', isPresent: () => !isLinux || findProgram(['ip']) !== undefined, debian: ['iproute2'] },
]

/**
 * Installs what is missing where this process may (Linux, root, apt); does nothing where all is there. Returns a
 * sentence for each thing that stays missing.
 */
export function provideSystemPackages(): Promise<string[]> {
  return provide(systemPackages, installer())
}

/** The same for the given packages, with or without something that can install them. */
export async function provide(packages: readonly SystemPackage[], install: Installer | undefined): Promise<string[]> {
  const wanted = packages.filter((one) => !one.isPresent()).flatMap(({ debian }) => debian)
  if (wanted.length === 0) return []
  const why = install && (await withProgress(`installing ${wanted.join(', ')}`, () => install(wanted)))
  const missing = packages.filter((one) => !one.isPresent())
  return missing.map(({ name, debian }) => describeMissing(name, debian, why))
}

/** The browser's program file, or undefined where there is none. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
  return findProgram(names) ?? applications().find((file) => existsSync(file))
}

/** Where browsers lie on systems that do not keep programs in PATH. */
function applications(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  }
  const folders = [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']]
  const places = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
  return folders
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => places.map((place) => path.join(folder, place)))
}

/** Debian keeps programs for the administrator in folders that a user's PATH leaves out. */
function findProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin']
  const places = names.flatMap((name) =>
    folders.filter((folder) => folder !== '').map((folder) => path.join(folder, name)),
  )
  return places.find((file) => existsSync(file))
}

/** Installs packages by name; returns what it said where it failed. */
type Installer = (names: readonly string[]) => Promise<string | undefined>

/** Undefined where this process may not install anything. */
function installer(): Installer | undefined {
  const may = isLinux && process.getuid?.() === 0 && findProgram(['apt-get']) !== undefined
  return may ? installWithApt : undefined
}

async function installWithApt(names: readonly string[]): Promise<string | undefined> {
  const steps = [['update'], ['install', '--yes', '--no-install-recommends', ...names]]
  for (const step of steps) {
    const { code, output } = await runApt(step)
    if (code !== 0) return `apt-get ${step.join(' ')} ended with ${code}\n${output.trim()}`
  }
  return undefined
}

async function runApt(parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
  // Another apt may be at work: wait for it up to two minutes.
  const child = spawn('apt-get', ['--quiet', '--option=DPkg::Lock::Timeout=120', ...parameters], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, output: `${stdout.slice(-2000)}${stderr}` }
}

function describeMissing(name: string, debian: readonly string[], why: string | undefined): string {
  return describeSetupFault(
    new SetupFault({
      code: 'SYSTEM_PACKAGE_MISSING',
      message: `tests need ${name}${why === undefined ? '' : `: ${why}`}`,
      mend: isLinux ? `as root: apt-get install ${debian.join(' ')}` : `install ${name}`,
    }),
  )
}
