import { tunnelCases } from './cases.ts'

tunnelCases({ program: 'tests/second-agent/main.ts', takes: 64 })
