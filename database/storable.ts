/** PostgreSQL's text cannot hold U+0000, which people paste and engines say; everything else passes. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '')
}
