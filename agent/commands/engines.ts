import type { StatusEngine, StatusModel } from '@cloudtolocalllm/protocol/control'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { Engines } from '../engines/engines.ts'
import { trustedAuthorities } from '../network/certificates.ts'
import { type AgentOptions, readSettings } from '../settings.ts'
import { describeEngine } from '../terminal/narrator.ts'
import { paint, renderColumns, type Terminal } from '../terminal/terminal.ts'

/** Looks for engines now and shows what each offers. */
export async function engines(options: AgentOptions & { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(options)
  const found = new Engines({
    named: settings.engines,
    searchUsualPorts: settings.searchUsualPorts,
    authorities: trustedAuthorities(settings.caFile, settings.environment),
    except: undefined,
    withDemonstration: true,
  })
  await found.look()
  await found.stop()
  if (options.json) terminal.answer(JSON.stringify({ engines: found.status }))
  else if (found.status.length === 0) terminal.answer(nothingFound)
  else terminal.answer(found.status.map((engine) => describe(engine, terminal)).join('\n\n'))
  return ExitCode.done
}

const nothingFound = [
  'No engine answers on this computer.',
  'Start one, for example Ollama (https://ollama.com) or LM Studio (https://lmstudio.ai),',
  'or name its address: --engine http://192.168.1.5:8080',
].join('\n')

function describe(engine: StatusEngine, terminal: Terminal): string {
  const title = paint(describeEngine(engine), 'bold', terminal)
  const dialects = engine.dialects.length > 0 ? `  speaks ${engine.dialects.join(', ')}` : ''
  const models = engine.models.map((model) => ['  ', model.name, model.loaded ? 'loaded' : '', facts(model)])
  return [`${title}  ${paint(engine.id, 'dim', terminal)}`, dialects, renderColumns(models)].filter(Boolean).join('\n')
}

function facts({ parameterSize, quantization, size, contextLength, capabilities }: StatusModel): string {
  const bytes = size === null ? undefined : `${(size / 1e9).toFixed(1)} GB`
  const context = contextLength === null ? undefined : `context ${contextLength}`
  return [parameterSize, quantization, bytes, context, ...capabilities].filter(Boolean).join(', ')
}
