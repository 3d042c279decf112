import { Bone, RowBones } from '../ui/skeleton.tsx'
import { Waiting } from '../ui/waiting.tsx'

/** A screen whose code is on its way. */
export function PageBones() {
  return (
    <div className="mx-auto w-full max-w-page px-4 py-6 sm:px-8 sm:py-10">
      <Waiting sentence="Waiting for this screen">
        <Bone className="mb-10 h-5 w-32" />
        <RowBones />
      </Waiting>
    </div>
  )
}
