import type { Message } from '@cloudtolocalllm/api/shapes'

/** What an answer that has not begun waits for: the gateway's own sentence, or who is to begin where it has said none. */
export function waitingSentence(waiting: string | null, { deviceName }: Pick<Message, 'deviceName'>): string {
  return waiting ?? `Waiting for ${deviceName ?? 'a computer'} to begin`
}
