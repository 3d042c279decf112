import type { Device } from '@cloudtolocalllm/api/shapes'
import { counted, engineInWords } from '../data/words.ts'
import { Snippet } from '../ui/snippet.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { Tabs } from '../ui/tabs.tsx'

/** What was found on the computers so far; where that is nothing or only a demonstration, how to get an engine. */
export function FoundEngines({ devices }: { devices: readonly Device[] }) {
  const found = devices.flatMap((device) => device.engines.map((engine) => ({ device, engine })))
  const isReal = found.some(({ engine }) => !engine.demonstration && engine.models.length > 0)
  return (
    <>
      {found.length > 0 && (
        <ul className="mb-4">
          {found.map(({ device, engine }) => (
            <li key={engine.id} className="flex items-center gap-3 py-1.5">
              <StateMark state={engine.state === 'ready' && device.online ? 'ok' : 'off'} />
              <span>
                {engineInWords(engine.kind)} on {device.name}
                {engine.demonstration && ', a demonstration'}
              </span>
              <span className="ml-auto text-soft">{counted(engine.models.length, 'model')}</span>
            </li>
          ))}
        </ul>
      )}
      {!isReal && <GetAnEngine onlyDemonstration={found.length > 0} />}
    </>
  )
}

const INSTALLERS = [
  { name: 'Linux', text: 'curl -fsSL https://ollama.com/install.sh | sh\nollama pull llama3.2' },
  { name: 'macOS', text: 'brew install --cask ollama\nollama pull llama3.2' },
  { name: 'Windows', text: 'winget install Ollama.Ollama\nollama pull llama3.2' },
]

function GetAnEngine({ onlyDemonstration }: { onlyDemonstration: boolean }) {
  return (
    <>
      <p className="mb-4 leading-read text-soft">
        {onlyDemonstration
          ? 'The demonstration shows that everything works, but it is too small to be useful. '
          : 'No engine was found on this computer yet. '}
        Ollama is the simplest; LM Studio, llama.cpp, vLLM, Jan and LocalAI are found as well. Whatever is started
        appears here by itself.
      </p>
      <Tabs
        label="Your system"
        tabs={INSTALLERS.map(({ name, text }) => ({
          name,
          content: <Snippet text={text} label={`commands for ${name}`} />,
        }))}
      />
    </>
  )
}
