import type { AgentEvent } from '../agent-event.ts'

/** What the program that started this one over IPC is told. */
export type ParentMessage =
  | { type: 'online'; deviceId: string; name: string }
  | { type: 'offline'; code: string; message: string }
  /** Models that can be asked now. */
  | { type: 'models'; count: number }
  /** One line for each engine that was found or named. */
  | { type: 'engines'; engines: { id: string; kind: string; version: string | null; state: string; models: number }[] }
  | { type: 'pairing'; code: string; link: string }

/** Tells the parent what happened, where there is one. */
export function tellParent(event: AgentEvent): void {
  if (!process.connected) return
  for (const message of messagesOf(event)) process.send?.(message)
}

function messagesOf(event: AgentEvent): ParentMessage[] {
  switch (event.type) {
    case 'pairing':
      return [{ type: 'pairing', code: event.invitation.code, link: event.invitation.link }]
    case 'paired':
      return []
    case 'online':
      return [{ type: 'online', deviceId: event.device.deviceId, name: event.device.name }]
    case 'offline':
      return [{ type: 'offline', code: event.code, message: event.message }]
    case 'engines': {
      const engines = event.engines.map(({ id, kind, version, state, models }) => {
        return { id, kind, version, state, models: models.length }
      })
      const ready = engines.filter(({ state }) => state === 'ready')
      return [
        { type: 'engines', engines },
        { type: 'models', count: ready.reduce((sum, { models }) => sum + models, 0) },
      ]
    }
  }
}
