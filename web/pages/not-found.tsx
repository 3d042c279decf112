import { Compass } from 'lucide-react'
import { Link } from 'wouter'
import { paths } from '../paths.ts'
import { buttonClass } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'

export function NotFoundPage() {
  return (
    <>
      <title>Not found · CloudToLocalLLM</title>
      <Empty
        alone
        icon={Compass}
        title="There is no such page"
        action={
          <Link href={paths.newChat()} className={buttonClass('primary')}>
            Open the chat
          </Link>
        }
      >
        The address may be mistyped, or what it named is gone.
      </Empty>
    </>
  )
}
