import { Combobox } from '@base-ui/react/combobox'
import { ChevronDown, Search } from 'lucide-react'
import { choiceFor, choiceInWords, type ModelChoice } from '../data/model-choice.ts'
import { classNames } from '../ui/class-names.ts'
import { popupClass, popupItemClass } from '../ui/floating.ts'
import { type State, StateMark } from '../ui/state-mark.tsx'

interface ModelPickerProps {
  choices: ModelChoice[]
  value: string | null
  onChange: (value: string) => void
}

const marks: Record<ModelChoice['state'], State> = { loaded: 'ok', ready: 'waiting', offline: 'off' }

/** Which model answers, and the truth about it: where it runs, whether that is online, loaded, and how fast it was. */
export function ModelPicker({ choices, value, onChange }: ModelPickerProps) {
  const current = value === null ? null : choiceFor(choices, value)
  return (
    <Combobox.Root
      items={choices}
      value={current}
      onValueChange={(choice) => choice && onChange(choice.value)}
      itemToStringLabel={searchText}
      isItemEqualToValue={(item, chosen) => item.value === chosen.value}
      autoHighlight
    >
      <Combobox.Trigger
        aria-label={current ? `Model: ${current.name}, ${choiceInWords(current)}` : 'Choose a model'}
        className="flex h-8 min-w-0 cursor-default items-center gap-2 rounded-control px-2 text-left transition-colors hover:bg-hover data-popup-open:bg-hover touch:h-11"
      >
        {current && <StateMark state={marks[current.state]} />}
        <span className="min-w-0 shorten font-strong">{current ? current.name : 'Choose a model'}</span>
        {current && (
          <span className="hidden min-w-0 shorten text-soft sm:inline">
            {choiceInWords(current)}
            {current.demonstration && ', demonstration'}
          </span>
        )}
        <ChevronDown className="size-4 shrink-0 text-soft" aria-hidden />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={4} className="z-50">
          <Combobox.Popup
            aria-label="Models"
            className={classNames(
              popupClass,
              'flex max-h-[min(--spacing(112),var(--available-height))] w-96 max-w-(--available-width) flex-col',
            )}
          >
            <div className="mb-1 flex items-center gap-2 border-b border-line px-2">
              <Search className="size-4 shrink-0 text-soft" aria-hidden />
              <Combobox.Input
                aria-label="Search models"
                placeholder="Search models and computers"
                className="h-9 w-full bg-transparent outline-none touch:h-11"
              />
            </div>
            <Combobox.Empty className="px-2 py-3 leading-read text-soft empty:p-0">
              {choices.length === 0 ? 'No computer offers a model yet.' : 'No model has this name.'}
            </Combobox.Empty>
            <Combobox.List className="overflow-y-auto overscroll-contain">
              {(choice: ModelChoice) => (
                <Combobox.Item
                  key={choice.value}
                  value={choice}
                  className={classNames(popupItemClass, 'data-selected:bg-chosen', choice.pinned && 'pl-7')}
                >
                  <StateMark state={marks[choice.state]} />
                  <ChoiceLines choice={choice} />
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

function ChoiceLines({ choice }: { choice: ModelChoice }) {
  return (
    <span className="min-w-0 flex-1">
      <span className={classNames('flex items-baseline gap-2', choice.state === 'offline' && 'text-soft')}>
        <span className="min-w-0 shorten font-strong">
          {choice.pinned ? `Only on ${choice.devices.join()}` : choice.name}
        </span>
        {choice.demonstration && (
          <span className="shrink-0 rounded-control border border-line px-1 text-xs font-normal text-soft">
            demonstration
          </span>
        )}
      </span>
      <span className="block shorten text-xs text-soft">{choiceInWords(choice)}</span>
    </span>
  )
}

function searchText({ name, devices }: ModelChoice): string {
  return [name, ...devices].join(' ')
}
