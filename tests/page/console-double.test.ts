import { after, before } from 'node:test'
import { tryConsole } from './console-contract.ts'
import { type ConsoleDouble, startConsoleDouble } from './console-double.ts'

let double: ConsoleDouble

before(async () => {
  double = await startConsoleDouble()
})

after(() => double.close())

tryConsole(() => ({
  origin: double.origin,
  loginToken: async () => double.loginToken(),
  model: 'llama3.2:3b',
  longQuestion: 'Write an essay',
}))
