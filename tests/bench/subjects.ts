import { Program } from '../service/program.ts'
import { type Service, startService } from '../service/service.ts'

/** One way to the engine. */
export interface Subject {
  name: 'direct' | 'proxy' | 'tunnel'
  port: number
  key: string | undefined
  /** Processes between client and engine. */
  pids: readonly number[]
}

/** The engine, and every way to it, as real processes. */
export interface Subjects {
  direct: Subject
  proxy: Subject
  tunnel: Subject
  service: Service
  engine: Program
  stop(): Promise<void>
}

export async function startSubjects(): Promise<Subjects> {
  const engine = new Program('tests/bench/engine-main.ts', [], {})
  const enginePort = Number((await engine.message('listening'))['port'])
  const proxy = new Program('tests/bench/proxy-main.ts', [String(enginePort)], {})
  const proxyPort = Number((await proxy.message('listening'))['port'])
  const service = await startService({ engines: [`http://127.0.0.1:${enginePort}`] })
  return {
    direct: { name: 'direct', port: enginePort, key: undefined, pids: [] },
    proxy: { name: 'proxy', port: proxyPort, key: undefined, pids: [proxy.pid] },
    get tunnel(): Subject {
      const pids = [service.gateway.pid, service.agent.pid]
      return { name: 'tunnel', port: Number(new URL(service.url).port), key: service.key, pids }
    },
    service,
    engine,
    async stop() {
      await service.stop()
      await proxy.kill()
      await engine.kill()
    },
  }
}
