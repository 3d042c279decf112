import { PROVIDERS, type Provider, type Settings } from '@cloudtolocalllm/platform/settings'
import { readSettings } from '@cloudtolocalllm/platform/settings-file'
import { settingsJsonSchema } from '@cloudtolocalllm/platform/settings-schema'
import { toYaml, type Value } from '@cloudtolocalllm/platform/yaml-text'
import fc from 'fast-check'
import { chosenFor, deliveries } from './chosen-settings.ts'
import { valuesOf } from './schema-values.ts'

/** How many repositories, with an environment of every provider each. */
const REPOSITORIES = 3

/** What is random about a run: the one of CLOUDTOLOCALLLM_SEED, else another each time. */
export const seed = Number(process.env['CLOUDTOLOCALLLM_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Repositories with environments of any valid settings, twelve in all. Prints the seed. */
export function generatedRepositories(): readonly (readonly Settings[])[] {
  console.log(`generated settings: CLOUDTOLOCALLLM_SEED=${seed} brings them back`)
  return fc.sample(repositories, { seed, numRuns: REPOSITORIES })
}

/** Any name, and those that mean something to what is rendered. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/),
  fc.constantFrom('development', 'production', 'aws'),
)

const repositories: fc.Arbitrary<readonly Settings[]> = fc
  .uniqueArray(name, { minLength: PROVIDERS.length, maxLength: PROVIDERS.length })
  .chain((names) => fc.tuple(...names.map((one, at) => environment(one, PROVIDERS[at] ?? 'kubernetes'))))

/** Settings of one environment: any that the schema allows, with what must fit together chosen to fit. */
export function environment(name: string, provider: Provider): fc.Arbitrary<Settings> {
  return chosenFor(provider)
    .chain((chosen) => valuesOf(settingsJsonSchema(), { ...chosen, 'github.deploy': deliveries(name) }))
    .map((value) => read(value, name))
}

function read(value: unknown, name: string): Settings {
  if (!isValue(value)) throw new Error(`settings of ${name} are none`)
  const text = toYaml(value)
  const result = readSettings(text, `environments/${name}.yaml`)
  if ('settings' in result) return result.settings
  // Something that must fit together is not chosen to fit: see chosen-settings.ts.
  throw new Error(`generated settings are refused (seed ${seed}): ${JSON.stringify(result.faults)}\n${text}`)
}

function isValue(value: unknown): value is Value {
  return typeof value === 'object' && value !== null
}
