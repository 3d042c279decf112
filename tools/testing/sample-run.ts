// node sample-run.ts <root> <file> <limit>: runs one test file and prints the result as JSON. node:test refuses to run
// test files from within a test, so the tests of this folder start this program.
import { runTestFile } from './test-file.ts'

const [root = '', file = '', limit = ''] = process.argv.slice(2)
console.log(JSON.stringify(await runTestFile(file, { root, limit: Number(limit) })))
