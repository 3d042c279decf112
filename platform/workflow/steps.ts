import { ACTIONS, usesOf } from './actions.ts'
import type { Step } from './workflow.ts'
import { expression } from './workflow.ts'

/** Where images are built to: GitHub's own registry, under the repository's owner. */
export const BUILD_REGISTRY = 'ghcr.io'

/** The sources of the commit, without leaving a credential on the disk. */
export const checkout: Step = {
  name: 'Check out the commit',
  uses: usesOf(ACTIONS.checkout),
  with: { 'persist-credentials': false },
}

/** Node 24; no cache between runs, so that no other run can leave something in it. */
export const setupNode: Step = {
  name: 'Set up Node.js',
  uses: usesOf(ACTIONS.setupNode),
  with: { 'node-version': 24, 'package-manager-cache': false },
}

export const setupBuildx: Step = { name: 'Set up the image builder', uses: usesOf(ACTIONS.buildx) }

/** Signs in where images are built to, with the run's own token. */
export const buildRegistryLogin: Step = {
  name: 'Sign in to the registry of builds',
  uses: usesOf(ACTIONS.registryLogin),
  with: { registry: BUILD_REGISTRY, username: expression('github.actor'), password: expression('github.token') },
}

/** Lines of Bash, ended well. */
export function script(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
