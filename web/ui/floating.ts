/** How what floats comes and goes: from a little below, in 140 ms. */
export const floatingMotion =
  'transition-[opacity,translate] data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0'

/** What lies between a dialog and the page. */
export const veilClass =
  'fixed inset-0 z-40 bg-veil transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0'

export const popupClass = `rounded-surface bg-raised p-1 text-ink shadow-float outline-none ${floatingMotion}`

export const popupItemClass =
  'flex cursor-default items-center gap-2 rounded-control px-2 py-2 text-sm outline-none select-none data-highlighted:bg-hover touch:min-h-11'
