import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { constants, hostname } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'

const beatMs = 2000
const retryMs = 100
/** A holder beats every 2 s; one that was silent for a minute is gone, wherever it ran. */
const silentMs = 60_000

/**
 * Does `work` while this process alone holds `file`. A lock whose holder died is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true })
  while (!tryToTake(file)) await pause(retryMs)
  const letGo = releaseHowever(file)
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    letGo()
  }
}

/** @param {string} file */
function tryToTake(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    if (holderIsGone(file)) rmSync(file, { force: true })
    return false
  }
}

/** @param {string} file */
function holderIsGone(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > silentMs) return true
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8'))
    return host === hostname() && !isAlive(pid)
  } catch (error) {
    // ENOENT: let go meanwhile. SyntaxError: taken this moment, its text not yet written.
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return false
    throw error
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/**
 * Gives the lock back also where a signal ends this process; returns the ordinary way.
 * @param {string} file
 */
function releaseHowever(file) {
  const remove = () => rmSync(file, { force: true })
  /** @param {NodeJS.Signals} signal */
  const leave = (signal) => process.exit(128 + constants.signals[signal])
  process.once('exit', remove).once('SIGINT', leave).once('SIGTERM', leave)
  return () => {
    process.off('exit', remove).off('SIGINT', leave).off('SIGTERM', leave)
    remove()
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}
