import type { Key } from '@cloudtolocalllm/api/shapes'
import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useSearch } from 'wouter'
import { CreateKeyDialog } from '../components/create-key.tsx'
import { Fetched } from '../components/fetched.tsx'
import { KeyRow } from '../components/key-row.tsx'
import { PageBody } from '../components/page-body.tsx'
import { keysQuery } from '../data/queries.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { RowBones } from '../ui/skeleton.tsx'

export function KeysPage() {
  const keys = useQuery(keysQuery)
  // The command palette leads here with the dialog open.
  const [creating, setCreating] = useState(useSearch() === 'create')
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      Create a key
    </Button>
  )
  return (
    <PageBody title="Keys" action={create}>
      <Fetched query={keys} what="your keys" bones={<RowBones />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={KeyRound} title="No keys yet" action={create}>
              A key lets a program ask your models: an editor, a script, a chat app. It speaks OpenAI, Anthropic and
              Ollama.
            </Empty>
          ) : (
            <ul>
              {all.toSorted(byLastUse).map((key) => (
                <KeyRow key={key.id} apiKey={key} />
              ))}
            </ul>
          )
        }
      </Fetched>
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </PageBody>
  )
}

function byLastUse(a: Key, b: Key): number {
  return (b.lastUsedAt ?? b.createdAt).localeCompare(a.lastUsedAt ?? a.createdAt)
}
