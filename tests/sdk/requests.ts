/** A function that a model may call. */
export const weatherTool = {
  name: 'get_weather',
  description: 'Current weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
} as const

/** 15 MiB of bytes are 20 MiB of base64; they begin like a PNG. */
export function bigPicture(): string {
  const bytes = Buffer.alloc(15 << 20, 7)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return bytes.toString('base64')
}
