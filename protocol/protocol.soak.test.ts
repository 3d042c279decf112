// The properties and the fuzz at length: the same files with more runs.
process.env['PROTOCOL_RUNS'] ??= '20000'
process.env['PROTOCOL_FUZZ'] ??= '3000000'

await import('./peer.property.test.ts')
await import('./hostile-bytes.fuzz.test.ts')
