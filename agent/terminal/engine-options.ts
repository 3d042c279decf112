import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'

/** `--engine URL`, and the `--engine-key` that followed it. */
export interface EngineOption {
  url: string
  key?: string
}

/** Collects `--engine URL` and `--engine-key KEY`; a key belongs to the address before it. */
export class EngineOptions {
  readonly list: EngineOption[] = []

  add(url: string): EngineOption[] {
    this.list.push({ url })
    return this.list
  }

  addKey(key: string): string {
    const last = this.list.at(-1)
    if (last === undefined) {
      throw new Fault({
        code: 'ENGINE_KEY_ALONE',
        message: 'expected --engine-key after the --engine that it belongs to',
        mend: 'Write: --engine http://127.0.0.1:1337 --engine-key KEY',
        exitCode: ExitCode.usage,
      })
    }
    last.key = key
    return key
  }
}
