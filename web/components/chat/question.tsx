import { fillPath, routes } from '@cloudtolocalllm/api/routes'
import type { Image } from '@cloudtolocalllm/api/shapes'
import { Pencil } from 'lucide-react'
import { memo } from 'react'
import type { PathStep } from '../../data/message-tree.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { RowIconButton } from '../../ui/icon-button.tsx'
import { BranchSwitcher } from './branch-switcher.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { actionsClass } from './row-actions.ts'

interface QuestionProps {
  step: PathStep
  editing: boolean
  onEdit: (id: string | null) => void
  onAskAgain: (step: PathStep, text: string) => void
  onChooseBranch: (parentId: string | null, id: string) => void
}

/** What the person asked; editing it asks again beside it. */
export const Question = memo(function Question(props: QuestionProps) {
  const { step, editing, onEdit, onAskAgain, onChooseBranch } = props
  const { message } = step
  if (editing) {
    return <QuestionEditor text={message.text} onCancel={() => onEdit(null)} onAsk={(text) => onAskAgain(step, text)} />
  }
  return (
    <div className="group/row flex flex-col items-end">
      <Images images={message.images} />
      {message.text && <Bubble text={message.text} />}
      <div className={actionsClass(false, false)}>
        <BranchSwitcher step={step} onChoose={onChooseBranch} />
        <CopyButton text={message.text} label="Copy question" />
        <RowIconButton label="Edit question" icon={Pencil} onClick={() => onEdit(message.id)} />
      </div>
    </div>
  )
})

export function Bubble({ text }: { text: string }) {
  return (
    <div className="max-w-11/12 rounded-surface bg-sunken px-4 py-2 text-base leading-read break-words whitespace-pre-wrap">
      {text}
    </div>
  )
}

function Images({ images }: { images: readonly Image[] }) {
  if (images.length === 0) return null
  return (
    <div className="mb-2 flex flex-wrap justify-end gap-2">
      {images.map(({ id }, at) => (
        <a key={id} href={fillPath(routes.image.path, { id })} target="_blank" rel="noreferrer">
          <img
            src={fillPath(routes.image.path, { id })}
            alt={`Attached ${at + 1} of ${images.length}`}
            className="h-40 max-w-64 rounded-surface border border-line object-cover"
          />
        </a>
      ))}
    </div>
  )
}
