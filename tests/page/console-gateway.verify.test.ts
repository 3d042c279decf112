import { after, before } from 'node:test'
import { createLoginLink } from '@cloudtolocalllm/database/login-links'
import { type CannedEngine, startCannedEngine } from '../engines/canned-engine.ts'
import { type Service, startService } from '../service/service.ts'
import { tryConsole } from './console-contract.ts'

let engine: CannedEngine
let service: Service

before(async () => {
  engine = await startCannedEngine()
  service = await startService({ engines: [engine.url] })
})

after(async () => {
  await service?.stop()
  await engine.stop()
})

tryConsole(() => ({
  origin: service.url,
  loginToken: async () => (await createLoginLink(service.database, service.ownerId)).token,
  model: 'canned',
  longQuestion: 'canned: tokens=500 interval=20',
}))
