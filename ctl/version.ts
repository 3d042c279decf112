import manifest from './package.json' with { type: 'json' }

/** The release: what is rendered names its images, where the settings name no digest. */
export const version = manifest.version
