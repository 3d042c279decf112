import { ChevronLeft, ChevronRight } from 'lucide-react'
import { neighbour, type PathStep } from '../../data/message-tree.ts'
import { RowIconButton } from '../../ui/icon-button.tsx'

interface BranchSwitcherProps {
  step: PathStep
  onChoose: (parentId: string | null, id: string) => void
}

/**
 * "2/3": which of several versions of a message is shown, and the way to the others. A button at either end keeps
 * the focus, so that the arrow keys go on from it.
 */
export function BranchSwitcher({ step, onChoose }: BranchSwitcherProps) {
  const { message, branches, position } = step
  if (branches.length < 2) return null
  const older = neighbour(step, -1)
  const newer = neighbour(step, 1)
  return (
    <fieldset aria-label="Versions" className="flex items-center">
      <RowIconButton
        label="Older version"
        icon={ChevronLeft}
        aria-disabled={!older}
        onClick={() => older && onChoose(message.parentId, older)}
      />
      <span className="text-xs text-soft tabular-nums">
        {position + 1}/{branches.length}
      </span>
      <RowIconButton
        label="Newer version"
        icon={ChevronRight}
        aria-disabled={!newer}
        onClick={() => newer && onChoose(message.parentId, newer)}
      />
    </fieldset>
  )
}
