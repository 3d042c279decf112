import { runProgram } from '@cloudtolocalllm/runtime/stop'
import { runCommandLine } from './command-line.ts'

await runProgram(() => runCommandLine(process.argv.slice(2)))
