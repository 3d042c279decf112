import manifest from './package.json' with { type: 'json' }

/** The version of this agent, as the gateway and its page show it. */
export const version = manifest.version
