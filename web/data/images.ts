/** A picture that waits to be sent. */
export interface PendingImage {
  /** Only this page knows it. */
  key: string
  name: string
  mediaType: string
  base64: string
  /** What the browser shows; to be revoked with `URL.revokeObjectURL`. */
  preview: string
}

/** As many as one question may carry. */
export const MOST_IMAGES = 8

/** Pixels of the longer side: no vision model of today looks at more, and a phone's photo has four times as many. */
const LONGEST_SIDE = 2048
const SENT_AS_THEY_ARE = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']
const JPEG_QUALITY = 0.9

/** Reads pictures that were picked, pasted or dropped; `unreadable` names those that the browser cannot decode. */
export async function readImages(files: readonly File[]): Promise<{ images: PendingImage[]; unreadable: string[] }> {
  const unreadable: string[] = []
  const read = files.map(async (file) => {
    try {
      return [await readImage(file)]
    } catch {
      unreadable.push(file.name)
      return []
    }
  })
  return { images: (await Promise.all(read)).flat(), unreadable }
}

async function readImage(file: File): Promise<PendingImage> {
  const blob = await fitting(file)
  return {
    key: crypto.randomUUID(),
    name: file.name,
    mediaType: blob.type,
    base64: await base64Of(blob),
    preview: URL.createObjectURL(blob),
  }
}

/** The picture itself, or a smaller JPEG of it where it is too large or in a form that engines do not take. */
async function fitting(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  if (scale === 1 && SENT_AS_THEY_ARE.includes(file.type)) return file
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw pictures')
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('This picture cannot be written')))
    canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY)
  })
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}
