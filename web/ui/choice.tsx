import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ReactNode } from 'react'

export interface ChoiceOption<Value extends string> {
  value: Value
  label: ReactNode
}

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: ChoiceOption<Value>[]
  onChange: (value: Value) => void
}

/** A few things of which one is chosen, side by side. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className="flex flex-wrap gap-2"
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          nativeButton
          render={<button type="button" />}
          className="inline-flex h-8 cursor-default items-center gap-2 rounded-control border border-edge px-3 transition-colors hover:bg-hover data-checked:border-ink data-checked:bg-chosen data-checked:font-strong touch:h-11"
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
