import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { Fetched } from '../components/fetched.tsx'
import { FirstAnswer } from '../components/first-answer.tsx'
import { FoundEngines } from '../components/found-engines.tsx'
import { NextComputer } from '../components/next-computer.tsx'
import { SdkSnippets } from '../components/sdk-snippets.tsx'
import { StartStep } from '../components/start-step.tsx'
import { chatsQuery, devicesQuery, keysQuery, modelsQuery } from '../data/queries.ts'
import { foundInWords, type Known, startProgress } from '../data/start-progress.ts'
import { counted } from '../data/words.ts'
import { RowBones } from '../ui/skeleton.tsx'

/** The path of the first ten minutes: engine found, first answer, next computer, a program of one's own. */
export function StartPage() {
  const devices = useQuery(devicesQuery)
  const models = useQuery(modelsQuery)
  const chats = useQuery(chatsQuery)
  const keys = useQuery(keysQuery)
  return (
    <div className="mx-auto w-full max-w-reading px-4 py-8 sm:px-8 sm:py-14">
      <title>Get started · CloudToLocalLLM</title>
      <h1 className="text-xl font-strong text-balance">Your own models, from anywhere</h1>
      <p className="mt-3 mb-8 text-base text-soft">Four steps, about five minutes. Each can be done later.</p>
      {devices.data && models.data && chats.data && keys.data ? (
        <StartSteps devices={devices.data} models={models.data} chats={chats.data} keys={keys.data} />
      ) : (
        <Fetched query={firstMissing(devices, models, chats, keys)} what="what this gateway knows" bones={<RowBones />}>
          {() => null}
        </Fetched>
      )}
    </div>
  )
}

/** The query to show while not all have come: one that failed, else any that is still missing. */
function firstMissing(first: UseQueryResult, ...others: UseQueryResult[]): UseQueryResult {
  const missing = [first, ...others].filter(({ data }) => data === undefined)
  return missing.find(({ error }) => error) ?? missing[0] ?? first
}

function StartSteps(known: Known) {
  const { devices, models } = known
  const { done, current } = startProgress(known)
  const step = (at: number) => ({ number: at + 1, done: done[at] ?? false, open: at === current })
  return (
    <ol>
      <StartStep {...step(0)} title="Find an engine" summary={foundInWords(devices)}>
        <FoundEngines devices={devices} />
      </StartStep>
      <StartStep {...step(1)} title="Get a first answer" summary="Answered">
        <FirstAnswer models={models} />
      </StartStep>
      <StartStep {...step(2)} title="Pair the next computer" summary={counted(devices.length, 'computer')}>
        <NextComputer />
      </StartStep>
      <StartStep {...step(3)} title="Use it from your programs" summary="A key was used">
        <SdkSnippets models={models} />
      </StartStep>
    </ol>
  )
}
