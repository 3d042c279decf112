import { StandInEngine } from './stand-in-engine.ts'

// The stand-in engine as a process of its own; it ends with its parent.
const engine = new StandInEngine((at) => process.send?.({ type: 'cancelled', at }))
const port = await engine.listen()
process.send?.({ type: 'listening', port })
process.once('disconnect', () => process.exit())
