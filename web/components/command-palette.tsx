import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { classNames } from '../ui/class-names.ts'
import { floatingMotion, popupItemClass, veilClass } from '../ui/floating.ts'
import { type Command, type CommandGroup, useCommands } from './commands.ts'

/** Everything the page can do, by a few letters of its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const groups = useCommands()
  const run = (command: Command) => {
    onClose()
    command.run()
  }
  return (
    <Dialog.Root defaultOpen onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={veilClass} />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-2 sm:pt-24">
          <Dialog.Popup
            aria-label="Search and commands"
            className={classNames(
              'flex max-h-[min(--spacing(128),80dvh)] w-full max-w-palette flex-col overflow-hidden rounded-surface bg-raised shadow-float outline-none',
              floatingMotion,
            )}
          >
            <Autocomplete.Root
              open
              inline
              items={groups}
              autoHighlight="always"
              keepHighlight
              itemToStringValue={nameOf}
            >
              <div className="flex items-center gap-3 border-b border-line px-4">
                <Search className="size-4 shrink-0 text-soft" aria-hidden />
                <Autocomplete.Input
                  aria-label="Search chats, models, devices and commands"
                  placeholder="Search chats, models, devices, commands"
                  className="h-12 w-full bg-transparent outline-none"
                />
              </div>
              <Dialog.Close className="sr-only">Close</Dialog.Close>
              <Autocomplete.Empty className="px-4 py-6 text-soft empty:p-0">Nothing has this name.</Autocomplete.Empty>
              <Autocomplete.List className="overflow-y-auto overscroll-contain p-2 empty:p-0">
                {(group: CommandGroup) => <Group key={group.value} group={group} onRun={run} />}
              </Autocomplete.List>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Group({ group, onRun }: { group: CommandGroup; onRun: (command: Command) => void }) {
  return (
    <Autocomplete.Group items={group.items} className="mb-2 last:mb-0">
      <Autocomplete.GroupLabel className="px-2 py-1 text-xs text-soft">{group.value}</Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(command: Command) => {
          const Icon = command.icon
          return (
            <Autocomplete.Item
              key={command.value}
              value={command}
              onClick={() => onRun(command)}
              className={classNames(popupItemClass, 'gap-3')}
            >
              <Icon className="size-4 shrink-0 text-soft" aria-hidden />
              <span className="min-w-0 flex-1 shorten">{command.label}</span>
              {command.hint && <span className="shrink-0 text-xs text-soft">{command.hint}</span>}
            </Autocomplete.Item>
          )
        }}
      </Autocomplete.Collection>
    </Autocomplete.Group>
  )
}

function nameOf(command: Command): string {
  return command.label
}
