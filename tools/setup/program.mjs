import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'
import { SetupFault } from './fault.mjs'

/**
 * Runs a program in this one's place: same terminal, signals passed on, its exit code returned.
 * The open channel lets it notice (`process.on('disconnect')`) when this process is killed outright.
 * @param {string} node
 * @param {string} file
 * @param {string[]} programArguments
 * @returns {Promise<number>}
 */
export function runProgram(node, file, programArguments) {
  const child = spawn(node, [file, ...programArguments], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of signalsToPassOn()) process.on(signal, () => child.kill(signal))
  for (const signal of signalsOfTheTerminal()) process.on(signal, () => undefined)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(node, error)))
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]))
  })
}

/** What a terminal sends goes to every process in it: the program has it already and must not get it twice. */
function isFromTerminal() {
  return process.stdin.isTTY === true || process.platform === 'win32'
}

/** @returns {NodeJS.Signals[]} */
function signalsToPassOn() {
  return isFromTerminal() ? ['SIGTERM'] : ['SIGTERM', 'SIGINT', 'SIGHUP']
}

/** @returns {NodeJS.Signals[]} */
function signalsOfTheTerminal() {
  return isFromTerminal() ? ['SIGINT', 'SIGHUP'] : []
}

/**
 * @param {string} node
 * @param {Error} error
 */
function cannotRun(node, error) {
  return new SetupFault({
    code: 'NODE_UNUSABLE',
    message: `${node} does not run on this machine: ${error.message}`,
    mend: 'Install Node 24 from https://nodejs.org, then run the same command again.',
  })
}
