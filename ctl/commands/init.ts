import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type Answers,
  faultsOfAnswer,
  newSettings,
  QUESTIONS,
  type Question,
  questionsFor,
  usualAnswer,
} from '@cloudtolocalllm/platform/new-settings'
import { nameProblem, readSettings } from '@cloudtolocalllm/platform/settings-file'
import { ExitCode, Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import {
  describeExpectation,
  type EnvironmentOptions,
  environmentFile,
  isTable,
  shownPath,
} from '../environment-files.ts'
import { processQuestioner, type Questioner } from '../terminal/questioner.ts'
import { present, type Terminal } from '../terminal/terminal.ts'

/** Options of `init`: each answers a question. */
export interface InitOptions extends EnvironmentOptions, Answers {}

/** Writes the settings file of a new environment; what no flag says is asked in a terminal. Never overwrites one. */
export async function init(
  name: string,
  options: InitOptions,
  terminal: Terminal,
  questioner: () => Questioner = processQuestioner,
): Promise<ExitCode> {
  refuseName(name)
  const file = environmentFile(name, options)
  const answers = answersIn(options)
  refuseFaults(name, answers)
  const asked = terminal.interactive ? await askRest(name, answers, terminal, questioner()) : answers
  refuseMissing(asked)
  refuseFaults(name, asked)
  refuseRest(name, asked)
  await writeNew(file, newSettings(name, asked))
  present(
    terminal,
    { environment: name, file: shownPath(file) },
    () => `${shownPath(file)} is written. Next: ctl plan ${name}`,
  )
  return ExitCode.done
}

function refuseName(name: string): void {
  const expected = nameProblem(name) ?? (isTable(name) ? 'another name, as this is the name of a table' : undefined)
  if (expected === undefined) return
  throw new Fault({
    code: 'ENVIRONMENT_NAME',
    message: `expected ${expected}, got ${JSON.stringify(name)}`,
    mend: 'For example: ctl init staging',
    exitCode: ExitCode.usage,
  })
}

function answersIn(options: InitOptions): Answers {
  return Object.fromEntries(
    QUESTIONS.map(({ name }) => [name, options[name]]).filter(([, value]) => value !== undefined),
  )
}

async function askRest(name: string, given: Answers, terminal: Terminal, questioner: Questioner): Promise<Answers> {
  const answers = { ...given }
  try {
    for (const question of QUESTIONS) {
      const asked = questionsFor(answers).find((one) => one.name === question.name)
      if (!asked || answers[asked.name] !== undefined) continue
      answers[asked.name] = await askOne(name, answers, asked, terminal, questioner)
    }
    return answers
  } finally {
    questioner.close()
  }
}

/** Asks until the answer fits. */
async function askOne(
  name: string,
  answers: Answers,
  question: Question,
  terminal: Terminal,
  questioner: Questioner,
): Promise<string | undefined> {
  while (true) {
    const hint = question.optional ? ' (may be empty)' : ''
    const answer = await questioner.ask(`${question.asks}${hint}`, usualAnswer(question, answers))
    if (answer === undefined && question.optional) return undefined
    const faults = faultsOfAnswer(name, { ...answers, [question.name]: answer }, question)
    if (answer !== undefined && faults.length === 0) return answer
    terminal.say(answer === undefined ? 'This one is needed.' : faults.map(describeExpectation).join('\n'))
  }
}

function refuseMissing(answers: Answers): void {
  const missing = questionsFor(answers).filter(({ name, optional }) => !optional && answers[name] === undefined)
  if (missing.length > 0) throw usage(missing.map(({ flag }) => `${flag} is missing`))
}

function refuseFaults(name: string, answers: Answers): void {
  const given = QUESTIONS.filter((question) => answers[question.name] !== undefined)
  const sensible = new Set(questionsFor(answers).map((question) => question.name))
  const problems = given.flatMap((question) => {
    const faults = faultsOfAnswer(name, answers, question).map(describeExpectation)
    const misplaced = sensible.has(question.name) || answers.provider === undefined
    return [...faults, ...(misplaced ? [] : [`not for ${answers.provider}`])].map((text) => `${question.flag}: ${text}`)
  })
  if (problems.length > 0) throw usage(problems)
}

/** Whatever two answers make wrong together. */
function refuseRest(name: string, answers: Answers): void {
  const result = readSettings(newSettings(name, answers), `${name}.yaml`)
  if ('faults' in result) throw usage(result.faults.map((fault) => `${fault.path}: ${describeExpectation(fault)}`))
}

function usage(problems: readonly string[]): Fault {
  return new Fault({
    code: 'INIT_INCOMPLETE',
    message: problems.join('; '),
    mend: 'All flags: ctl init --help',
    exitCode: ExitCode.usage,
  })
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw existing(file)
    if (systemErrorCode(error) === undefined) throw error
    throw new Fault({
      code: 'ENVIRONMENT_UNWRITABLE',
      message: `${shownPath(file)} cannot be written (${systemErrorCode(error)})`,
      mend: 'Check that this user may write there, or name another folder with --environments DIR.',
      cause: error,
    })
  }
}

function existing(file: string): Fault {
  return new Fault({
    code: 'ENVIRONMENT_EXISTS',
    message: `${shownPath(file)} is there already`,
    mend: 'Choose another name, or remove that file yourself.',
    exitCode: ExitCode.usage,
  })
}
