import type { Device, Engine, EngineModel } from '@cloudtolocalllm/api/shapes'
import type { ReactNode } from 'react'
import { bytesInWords, counted, engineInWords, listed, systemInWords } from '../data/words.ts'
import { Moment } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { StateMark } from '../ui/state-mark.tsx'

/** Everything that is known of a computer. */
export function DeviceDetails({ device }: { device: Device }) {
  const { system, online, since, roundTripMs, agentVersion, pairedAt, allows } = device
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 leading-row">
        <Fact name="System">{systemInWords(system)}</Fact>
        <Fact name="Host name">{system.hostname}</Fact>
        <Fact name="Agent">version {agentVersion}</Fact>
        <Fact name="Paired">
          <Moment at={pairedAt} />
        </Fact>
        {online && since && (
          <Fact name="Online since">
            <Moment at={since} />
          </Fact>
        )}
        {roundTripMs !== null && <Fact name="Round trip">{Math.round(roundTripMs)} ms</Fact>}
        <Fact name="Permits">
          {allows.length === 0 ? 'asking its models, nothing else' : `asking its models, and to ${listed(allows)} them`}
        </Fact>
      </dl>
      {device.engines.length === 0 && (
        <p className="mt-4 leading-read text-soft">
          No engine was found on this computer. Start Ollama, LM Studio or another one there; it appears here by itself.
        </p>
      )}
      {device.engines.map((engine) => (
        <EngineModels key={engine.id} engine={engine} online={online} />
      ))}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function EngineModels({ engine, online }: { engine: Engine; online: boolean }) {
  const title = [engineInWords(engine.kind), engine.version].filter(Boolean).join(' ')
  return (
    <section className="mt-5">
      <h2 className="mb-1 font-strong">
        {title}
        {engine.demonstration && <span className="font-normal text-soft">, a demonstration</span>}
      </h2>
      {engine.state === 'unreachable' && (
        <Notice tone="warn" title={engine.problem ?? `${title} does not answer`} className="my-2">
          Start it on that computer; it comes back by itself.
        </Notice>
      )}
      {engine.models.length === 0 ? (
        <p className="leading-read text-soft">It has no models yet.</p>
      ) : (
        <ul aria-label={`Models of ${title}`}>
          {engine.models.map((model) => (
            <li key={model.name} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
              <StateMark state={online && model.loaded ? 'ok' : 'off'} />
              <span className="min-w-0 break-words">{model.name}</span>
              <span className="text-soft tabular-nums max-sm:basis-full max-sm:pl-6 sm:ml-auto sm:text-right">
                {modelFacts(model, online)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function modelFacts({ loaded, size, parameterSize, contextLength }: EngineModel, online: boolean): string {
  const facts = [
    online && loaded && 'loaded',
    parameterSize,
    size !== null && bytesInWords(size),
    contextLength !== null && counted(contextLength, 'token'),
  ]
  return facts.filter(Boolean).join(' · ')
}
