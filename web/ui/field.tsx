import { Field } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export const inputClass = classNames(
  'w-full rounded-control border border-edge bg-canvas px-3 text-sm text-ink',
  'focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent data-invalid:border-bad',
)

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, 'children'> {
  label: string
  hint?: ReactNode
  /** What is wrong with what was entered. */
  problem?: string | undefined
}

export function TextField({ label, hint, problem, className, ...control }: TextFieldProps) {
  return (
    <Labelled label={label} hint={hint} problem={problem}>
      <Field.Control className={classNames(inputClass, 'h-9 touch:h-11', className as string)} {...control} />
    </Labelled>
  )
}

interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string
  hint?: ReactNode
}

export function TextArea({ label, hint, className, ...area }: TextAreaProps) {
  return (
    <Labelled label={label} hint={hint}>
      <Field.Control
        render={<textarea {...area} />}
        className={classNames(inputClass, 'field-sizing-content min-h-24 py-2 leading-read', className)}
      />
    </Labelled>
  )
}

interface LabelledProps {
  label: string
  hint?: ReactNode
  problem?: string | undefined
  children: ReactNode
}

function Labelled({ label, hint, problem, children }: LabelledProps) {
  return (
    <Field.Root invalid={problem !== undefined} className="flex flex-col gap-1">
      <Field.Label className="font-strong">{label}</Field.Label>
      {children}
      {problem !== undefined && (
        <Field.Error match className="leading-read text-bad">
          {problem}
        </Field.Error>
      )}
      {hint && <Field.Description className="text-xs leading-read text-soft">{hint}</Field.Description>}
    </Field.Root>
  )
}
