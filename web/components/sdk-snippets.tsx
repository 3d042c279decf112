import type { Model } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { modelChoices, preferredModel } from '../data/model-choice.ts'
import { keysQuery, sessionQuery } from '../data/queries.ts'
import { recall } from '../data/remembered.ts'
import { sdkSnippets } from '../data/snippets.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { Tabs } from '../ui/tabs.tsx'

/** Stands where the key will be, in a form that no program takes for one. */
const KEY_PLACE = '<your key>'

/** Lines to paste for each tool, with the address, a model and, once it is made, a key filled in. */
export function SdkSnippets({ models }: { models: readonly Model[] }) {
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const create = useMutation({
    mutationFn: () => call('createKey', { body: { name: 'First steps' } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  const snippets = sdkSnippets({
    url: session?.gateway.publicUrl ?? location.origin,
    key: create.data?.secret ?? KEY_PLACE,
    model: preferredModel(modelChoices(models), recall('model')) ?? 'llama3.2',
  })
  return (
    <>
      {create.data ? (
        <Notice tone="plain" title={`The key “${create.data.key.name}” is filled in below`} className="mb-4">
          It is shown only this once. Keys lists it from now on; revoke it there.
        </Notice>
      ) : (
        <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button look="primary" onClick={() => create.mutate()} disabled={create.isPending}>
            Create a key
          </Button>
          <p className="leading-read text-soft">It is filled into the lines below.</p>
        </div>
      )}
      {create.error && <Notice tone="bad" title={failureText(create.error)} className="mb-4" />}
      <Tabs
        label="Tool"
        tabs={snippets.map(({ name, text, hint }) => ({
          name,
          content: (
            <>
              <Snippet text={text} label={`lines for ${name}`} />
              <p className="mt-2 leading-read text-soft">{hint}</p>
            </>
          ),
        }))}
      />
    </>
  )
}
