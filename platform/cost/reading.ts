/** An object whose members are not known: a resource's properties, an object's spec. */
export type Fields<Member = unknown> = { readonly [key: string]: Member | undefined }

/** The object, or one without members where it is none: what is missing reads as missing further down. */
export function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

export function isRecord<Member = unknown>(value: unknown): value is Fields<Member> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Templates say true and 'true'. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}
