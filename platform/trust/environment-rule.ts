import { githubEnvironmentOf } from '../names.ts'
import type { Settings } from '../settings.ts'

/** How the GitHub environment has to be set up. */
export interface EnvironmentRule {
  environment: string
  /** Only jobs on these branches may use the environment; GitHub gives others no token that names it. */
  branches: readonly string[]
  /** Somebody approves each deploy: name those people under "Required reviewers". */
  approval: boolean
}

/**
 * The rule of the GitHub environment. It is part of the trust: the subject of a job that uses an environment names no
 * branch, and a cloud that compares subjects alone (Azure) lets in whatever this rule lets through.
 */
export function environmentRuleOf(settings: Settings): EnvironmentRule {
  return {
    environment: githubEnvironmentOf(settings),
    branches: [settings.github.branch],
    approval: settings.github.deploy === 'after-development',
  }
}
