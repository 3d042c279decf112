import type { Chat } from '@cloudtolocalllm/api/shapes'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useChangeChat, useDeleteChat } from '../../data/chat-actions.ts'
import { UNNAMED_CHAT } from '../../data/chat-groups.ts'
import { failureText } from '../../data/failure.ts'
import { paths } from '../../paths.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Menu } from '../../ui/menu.tsx'
import { RenameDialog } from '../rename-dialog.tsx'

/** Rename and delete. */
export function ChatMenu({ chat }: { chat: Chat }) {
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null)
  const [, navigate] = useLocation()
  const rename = useChangeChat(chat.id)
  const remove = useDeleteChat()
  const close = () => setOpen(null)
  return (
    <>
      <Menu
        label="More for this chat"
        entries={[
          { label: 'Rename', icon: Pencil, onSelect: () => setOpen('rename') },
          { label: 'Delete', icon: Trash2, onSelect: () => setOpen('delete'), danger: true },
        ]}
      />
      {open === 'rename' && (
        <RenameDialog
          title="Rename chat"
          name={chat.title}
          longest={200}
          onClose={close}
          onRename={(title) => rename.mutateAsync({ title })}
        />
      )}
      <Confirm
        open={open === 'delete'}
        onClose={close}
        title={`Delete “${chat.title || UNNAMED_CHAT}”?`}
        action="Delete chat"
        busy={remove.isPending}
        problem={remove.error ? failureText(remove.error) : undefined}
        onConfirm={() => remove.mutate(chat.id, { onSuccess: () => navigate(paths.newChat(), { replace: true }) })}
      >
        Its messages and pictures are deleted from the gateway. This cannot be undone.
      </Confirm>
    </>
  )
}
