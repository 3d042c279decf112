import manifest from './package.json' with { type: 'json' }

/** The version that this gateway is, as its manifest says. */
export const VERSION: string = manifest.version
