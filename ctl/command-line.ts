import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { Argument, Command, CommanderError } from 'commander'
import type { CostOptions } from './commands/cost.ts'
import type { ImagesOptions } from './commands/images.ts'
import type { InitOptions } from './commands/init.ts'
import type { PlanOptions } from './commands/plan.ts'
import type { RenderOptions } from './commands/render.ts'
import type { SecretsOptions } from './commands/secrets.ts'
import type { EnvironmentOptions } from './environment-files.ts'
import { processTerminal, type Terminal } from './terminal/terminal.ts'
import { version } from './version.ts'

/**
 * Runs one command to its end and says how the program ends. Only what the command needs is loaded. With `--json` a
 * fault is a document too: `{error: {code, message, mend}}`, with `faults` where the settings have some.
 */
export async function runCommandLine(words: readonly string[], base: Terminal = processTerminal()): Promise<ExitCode> {
  const terminal = { ...base, json: isJsonAsked(words) }
  let exitCode: ExitCode = ExitCode.done
  const program = createProgram(terminal, async (run) => {
    exitCode = await run
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, terminal)
    if (terminal.json && error instanceof Fault)
      terminal.answer(JSON.stringify({ error: documentOf(error) }, undefined, 2))
    throw error
  }
}

/** Known before anything is parsed, so that a mistake in the words is told as a document too. */
function isJsonAsked(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end < 0 ? words : words.slice(0, end)).includes('--json')
}

/** What was wrong with the words stands on standard error already; help and version are answers. */
function endOfParsing({ exitCode, message }: CommanderError, terminal: Terminal): ExitCode {
  if (exitCode === 0) return ExitCode.done
  if (terminal.json) terminal.answer(JSON.stringify({ error: { code: 'USAGE', message } }, undefined, 2))
  return ExitCode.usage
}

function documentOf(fault: Fault): object {
  const { code, message, mend } = fault
  return { code, message, mend: mend ?? null, ...('faults' in fault ? { faults: fault.faults } : {}) }
}

type Finish = (run: Promise<ExitCode>) => Promise<void>

function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('ctl')
  program
    .description('Operates CloudToLocalLLM: one settings file per environment; plan, price, render')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.answer(text.trimEnd()),
      writeErr: (text) => terminal.say(text.trimEnd()),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    })
    .configureHelp({ subcommandTerm, minWidthToWrap: 20 })
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 changes planned, 3 refused, 4 settings or usage')
  addCheck(program, terminal, finish)
  addInit(program, terminal, finish)
  addRender(program, terminal, finish)
  addPlan(program, terminal, finish)
  addCost(program, terminal, finish)
  addVersions(program, terminal, finish)
  addPrices(program, terminal, finish)
  addImages(program, terminal, finish)
  addSecrets(program, terminal, finish)
  addSchema(program, terminal, finish)
  return program
}

/** Every command has options: saying so of each takes the room of what it does. */
function subcommandTerm(command: Command): string {
  const words = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`
    return one.required ? `<${name}>` : `[${name}]`
  })
  return [command.name(), ...words].join(' ')
}

function addCheck(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('check [environments...]'))
    .description('find every fault in settings files, of all environments where none is named')
    .action(async (names: string[], options: EnvironmentOptions) => {
      const { check } = await import('./commands/check.ts')
      await finish(check(names, options, terminal))
    })
}

function addInit(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('init <name>'))
    .description('write a new settings file, by flags, or by asking in a terminal')
    .option('--provider <PROVIDER>', 'aws, azure, google or kubernetes')
    .option('--domain <HOST>', 'where people reach the service')
    .option('--registry <PREFIX>', 'where images are, like ghcr.io/owner')
    .option('--account <NUMBER>', 'AWS: account number')
    .option('--project <ID>', 'Google: project')
    .option('--region <NAME>', 'region; on Google a zone or a region')
    .option('--nodes <TYPE>', 'machine type of the nodes')
    .option('--backup <STORE>', 's3:BUCKET@REGION, azure:ACCOUNT/CONTAINER, google:BUCKET or directory:/PATH')
    .option('--email <ADDRESS>', 'who hears of alarms and of the budget')
    .option('--issuer <URL>', 'OpenID Connect issuer that signs people in')
    .option('--client-id <ID>', 'what this service is called there')
    .action(async (name: string, options: InitOptions) => {
      const { init } = await import('./commands/init.ts')
      await finish(init(name, options, terminal))
    })
}

function addRender(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('render'))
    .description('write k8s/, config/, the workflow and the schema from the settings')
    .option('--check', 'change nothing; exit 1 and name what differs')
    .option('--into <DIR>', 'the repository to write into (default: here)')
    .action(async (options: RenderOptions) => {
      const { render } = await import('./commands/render.ts')
      await finish(render(options, terminal))
    })
}

function addPlan(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('plan <environment>'))
    .description('what would change, what it costs, what is refused and why; offline')
    .option('--against <DIR|REF>', 'compare with a folder or a git ref (default: as if nothing were there)')
    .option('--sarif', 'what is refused or warned of, as SARIF')
    .action(async (environment: string, options: PlanOptions) => {
      const { plan } = await import('./commands/plan.ts')
      await finish(plan(environment, options, terminal))
    })
}

function addCost(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('cost <environment>'))
    .description('what it costs a month, line by line')
    .option('--compare', 'the same shape on AKS, EKS and GKE side by side')
    .option('--savings', 'what can be saved, with what is given up')
    .action(async (environment: string, options: CostOptions) => {
      const { cost } = await import('./commands/cost.ts')
      await finish(cost(environment, options, terminal))
    })
}

function addVersions(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('versions [environment]'))
    .description('the calendar of every version: ends, days left, money of staying')
    .action(async (environment: string | undefined, options: EnvironmentOptions) => {
      const { versions } = await import('./commands/versions.ts')
      await finish(versions(environment, options, terminal))
    })
}

function addPrices(program: Command, terminal: Terminal, finish: Finish): void {
  const prices = program.command('prices').description('the table of prices')
  onEnvironments(prices.command('refresh'))
    .description('read the providers’ public price lists into environments/prices.yaml')
    .action(async (options: EnvironmentOptions) => {
      const { refreshPrices } = await import('./commands/prices.ts')
      await finish(refreshPrices(options, terminal))
    })
}

function addSecrets(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('secrets <environment>'))
    .addArgument(new Argument('<action>', 'what to do').choices(['print']))
    .description('print: fresh secrets for "kubectl apply -f -"')
    .option('--authority <FILE>', 'managed database: the authority that verifies it (PEM)')
    .action(async (environment: string, _: 'print', options: SecretsOptions) => {
      const { printSecrets } = await import('./commands/secrets.ts')
      await finish(printSecrets(environment, options, terminal))
    })
}

function addImages(program: Command, terminal: Terminal, finish: Finish): void {
  onEnvironments(program.command('images <environment>'))
    .description('which images run, by digest; with a digest, write it down')
    .option('--gateway <DIGEST>', 'sha256:…, as the registry said')
    .option('--database <DIGEST>', 'sha256:…, as the registry said')
    .action(async (environment: string, options: ImagesOptions) => {
      const { images } = await import('./commands/images.ts')
      await finish(images(environment, options, terminal))
    })
}

function addSchema(program: Command, terminal: Terminal, finish: Finish): void {
  const schema = program.command('schema').description('the schema of the database')
  schema
    .command('apply')
    .description('bring the database of CLOUDTOLOCALLLM_DATABASE_URL to this release')
    .option('--json', 'one JSON document on standard output')
    .action(async () => {
      const { applySchema } = await import('./commands/schema.ts')
      await finish(applySchema(terminal))
    })
}

function onEnvironments(command: Command): Command {
  return command
    .option('--environments <DIR>', 'folder of the settings files (default: environments)')
    .option('--json', 'one JSON document on standard output')
}
