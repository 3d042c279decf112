import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { Command, CommanderError } from 'commander'
import type { AllowOptions } from './commands/allow.ts'
import type { AgentOptions } from './settings.ts'
import { EngineOptions } from './terminal/engine-options.ts'
import { processTerminal, type Terminal } from './terminal/terminal.ts'
import { version } from './version.ts'

/** `--json` and what the command takes of the settings. */
type Options = AgentOptions & { json?: boolean }

/** Runs one command to its end and says how the program ends. Only what the command needs is loaded. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.done
  const program = createProgram(terminal, async (run) => {
    exitCode = await run
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    // What was wrong with the words stands on standard error already; help and version are answers.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage
    throw error
  }
}

type Finish = (run: Promise<ExitCode>) => Promise<void>

function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('cloudtolocalllm')
  program
    .description('Connects the models on this computer to a CloudToLocalLLM gateway')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.answer(text.trimEnd()),
      writeErr: (text) => terminal.say(text.trimEnd()),
    })
  addConnect(program, terminal, finish)
  addStatus(program, terminal, finish)
  addEngines(program, terminal, finish)
  addAllow(program, terminal, finish)
  addLogout(program, terminal, finish)
  addDoctor(program, terminal, finish)
  return program
}

function addConnect(program: Command, terminal: Terminal, finish: Finish): void {
  const command = withEngines(withData(program.command('connect [gateway]')))
  command
    .description('pair this computer with a gateway, then keep it connected')
    .option('--name <NAME>', 'how this computer introduces itself (default: its host name)')
    .option('--enrolment <TOKEN>', 'pair without a person, by a one-time token (or CLOUDTOLOCALLLM_ENROLMENT)')
    .option('--ca <FILE>', 'trust this authority (PEM) beside the usual ones')
    .action(async (gateway: string | undefined, options: Options) => {
      const { connect } = await import('./commands/connect.ts')
      await finish(connect(gateway, options, terminal))
    })
}

function addStatus(program: Command, terminal: Terminal, finish: Finish): void {
  withData(program.command('status'))
    .description('show what the agent on this computer does')
    .action(async (options: Options) => {
      const { status } = await import('./commands/status.ts')
      await finish(status(options, terminal))
    })
}

function addEngines(program: Command, terminal: Terminal, finish: Finish): void {
  withEngines(withData(program.command('engines')))
    .description('look for engines and show their models')
    .action(async (options: Options) => {
      const { engines } = await import('./commands/engines.ts')
      await finish(engines(options, terminal))
    })
}

function addAllow(program: Command, terminal: Terminal, finish: Finish): void {
  withData(program.command('allow [what] [models...]'))
    .description('show or change what a gateway may do here: pull, delete, create, copy, or model NAME…')
    .option('--off', 'take the permission back')
    .option('--every', 'with "model": every model may be asked again')
    .action(async (what: string | undefined, models: string[], options: Options & AllowOptions) => {
      const { allow } = await import('./commands/allow.ts')
      await finish(allow(what, models, options, terminal))
    })
}

function addLogout(program: Command, terminal: Terminal, finish: Finish): void {
  withData(program.command('logout [gateway]'))
    .description("forget a gateway and this computer's key for it")
    .action(async (gateway: string | undefined, options: Options) => {
      const { logout } = await import('./commands/logout.ts')
      await finish(logout(gateway, options, terminal))
    })
}

function addDoctor(program: Command, terminal: Terminal, finish: Finish): void {
  withEngines(withData(program.command('doctor [gateway]')))
    .description('find the first cause why it does not work, and its mend')
    .option('--ca <FILE>', 'trust this authority (PEM) beside the usual ones')
    .action(async (gateway: string | undefined, options: Options) => {
      const { doctor } = await import('./commands/doctor.ts')
      await finish(doctor(gateway, options, terminal))
    })
}

function withData(command: Command): Command {
  return command
    .option('--data <DIR>', "where this computer's key and settings are kept")
    .option('--json', 'one JSON document on standard output')
}

function withEngines(command: Command): Command {
  const engines = new EngineOptions()
  return command
    .option('--engine <URL>', 'an engine elsewhere than at its usual port (repeatable)', (url: string) =>
      engines.add(url),
    )
    .option('--engine-key <KEY>', 'the key that the --engine before it asks for; @FILE reads it', (key: string) =>
      engines.addKey(key),
    )
    .option('--no-search', 'do not look at the usual ports of this computer')
}
