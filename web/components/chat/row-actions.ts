import { classNames } from '../../ui/class-names.ts'

/**
 * The buttons under a message: always there for the last one and for fingers, else when the pointer or the focus is
 * in the row. They keep their place while hidden, so that nothing moves.
 */
export function actionsClass(isLast: boolean, running: boolean): string {
  return classNames(
    'mt-1 -ml-2 flex min-h-8 flex-wrap items-center transition-opacity',
    running && 'invisible',
    !isLast && 'opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100 touch:opacity-100',
  )
}
