/** Nobody's id: what stands for text that is no id, so that it is as unknown as any other. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An id from a path, fit for a query. */
export function storedId(text: string): string {
  return UUID.test(text) ? text.toLowerCase() : NOBODY
}
