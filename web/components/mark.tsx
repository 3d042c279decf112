/** The sign of the project: a prompt under a roof. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" className={className} fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden>
      <path d="M1.5 7.5 8 2l6.5 5.5" strokeLinecap="round" strokeLinejoin="round" />
      <path d="m4.5 8.5 2.5 2.25L4.5 13M9 13h3" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
