import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], dependencies?: object, devDependencies?: object, optionalDependencies?: object }} LockEntry */

/**
 * Tells by npm's own record whether `node_modules` already is what the lock file says, as after `npm install <package>`:
 * then nothing needs to be thrown away and fetched again.
 * @param {string} root
 */
export function matchesLockFile(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const locked = readEntries(path.join(root, 'package-lock.json'))
  const installed = readEntries(record)
  return (
    Object.keys(installed).every((place) => place in locked) &&
    Object.entries(locked).every(([place, entry]) =>
      place.startsWith('node_modules/') || place.includes('/node_modules/')
        ? isInstalled(entry, installed[place])
        : isUnchanged(entry, path.join(root, place, 'package.json')),
    )
  )
}

/**
 * @param {string} file
 * @returns {Record<string, LockEntry>}
 */
function readEntries(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/**
 * @param {LockEntry} locked
 * @param {LockEntry | undefined} installed
 */
function isInstalled(locked, installed) {
  if (installed === undefined) return locked.optional === true && !isForThisSystem(locked)
  return ['version', 'resolved', 'integrity', 'link'].every(
    (key) => Reflect.get(locked, key) === Reflect.get(installed, key),
  )
}

/**
 * Optional packages that name no system hang below ones that do.
 * @param {LockEntry} entry
 */
function isForThisSystem({ os, cpu, libc }) {
  if (os?.includes(process.platform) !== true || cpu?.includes(process.arch) !== true) return false
  return libc === undefined || libc.includes(systemLibrary())
}

/** Linux has two C libraries, and programs made for one do not run on the other. */
function systemLibrary() {
  const { header } = /** @type {{ header: object }} */ (process.report.getReport())
  return 'glibcVersionRuntime' in header ? 'glibc' : 'musl'
}

/**
 * A manifest edited by hand no longer agrees with what the lock file remembers of it.
 * @param {LockEntry} locked
 * @param {string} manifestFile
 */
function isUnchanged(locked, manifestFile) {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  return ['dependencies', 'devDependencies', 'optionalDependencies'].every((kind) => {
    const [before, now] = [Reflect.get(locked, kind) ?? {}, manifest[kind] ?? {}]
    return JSON.stringify(sorted(before)) === JSON.stringify(sorted(now))
  })
}

/** @param {object} record */
function sorted(record) {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1))
}
