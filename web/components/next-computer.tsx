import { useLocation } from 'wouter'
import { paths } from '../paths.ts'
import { ConnectCommand } from './connect-command.tsx'
import { PairCodeForm } from './pair-code-form.tsx'

/** The command for the next computer, and the place for the code that it shows. */
export function NextComputer() {
  const [, navigate] = useLocation()
  return (
    <>
      <p className="mb-3 leading-read text-soft">
        Run this there. It needs Node 20 or newer, and shows a code to enter here.
      </p>
      <ConnectCommand />
      <div className="mt-5">
        <PairCodeForm onCode={(code) => navigate(paths.pair(code))} />
      </div>
    </>
  )
}
