import { Link, useLocation } from 'wouter'
import { classNames } from '../ui/class-names.ts'
import { destinations, isAt } from './navigation.ts'

/** The four places, under the thumb; gives its room away while somebody types. */
export function BottomBar() {
  const [location] = useLocation()
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] group-data-typing/page:hidden sm:hidden"
    >
      {destinations.map((destination) => {
        const here = isAt(destination, location)
        const Icon = destination.icon
        return (
          <Link
            key={destination.name}
            href={destination.path}
            aria-current={here ? 'page' : undefined}
            className={classNames(
              'flex h-14 flex-1 flex-col items-center justify-center gap-1 text-xs -outline-offset-2',
              here ? 'font-strong text-ink' : 'text-soft',
            )}
          >
            <Icon className="size-5" strokeWidth={here ? 2.25 : 1.75} aria-hidden />
            {destination.name}
          </Link>
        )
      })}
    </nav>
  )
}
