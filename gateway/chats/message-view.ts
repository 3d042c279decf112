import type * as shapes from '@cloudtolocalllm/api/shapes'
import type { Message } from '@cloudtolocalllm/database/messages'

/** A message as the page sees it. */
export function viewMessage(message: Message): shapes.Message {
  const { id, parentId, role, text, reasoning, images, model, deviceName, state, error, figures, createdAt } = message
  return {
    id,
    parentId,
    role,
    text,
    reasoning,
    images,
    model,
    deviceName,
    state,
    error,
    figures,
    createdAt: createdAt.toISOString(),
  }
}
