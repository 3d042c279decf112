import { MAX_STREAMS } from '@cloudtolocalllm/protocol/limits'
import { tunnelCases } from './cases.ts'

tunnelCases({ program: 'agent/main.ts', takes: MAX_STREAMS })
