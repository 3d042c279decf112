interface ModelChecksProps {
  names: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** The models that a key may ask. */
export function ModelChecks({ names, chosen, onChange }: ModelChecksProps) {
  if (names.length === 0) return <p className="mt-2 leading-read text-soft">No computer offers a model yet.</p>
  const toggle = (name: string, checked: boolean) =>
    onChange(checked ? [...chosen, name] : chosen.filter((other) => other !== name))
  return (
    <ul className="mt-3 max-h-48 overflow-y-auto rounded-surface border border-line p-1">
      {names.map((name) => (
        <li key={name}>
          <label className="flex min-h-8 items-center gap-3 rounded-control px-2 hover:bg-hover touch:min-h-11">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={(event) => toggle(name, event.target.checked)}
              className="size-4 accent-accent"
            />
            <span className="min-w-0 break-words">{name}</span>
          </label>
        </li>
      ))}
    </ul>
  )
}
