// node tools/bundle.ts <name…>: builds `web`, `agent`, `gateway` or `ctl` into dist/ where their inputs changed.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundleAgent } from './bundle/agent.ts'
import { bundleCtl } from './bundle/ctl.ts'
import { bundleGateway } from './bundle/gateway.ts'
import { bundleWeb } from './bundle/web.ts'
import { type BundleName, bundleFingerprint, bundleStamp, bundles, isBuilt } from './setup/bundles.mjs'
import { withLock } from './setup/lock.mjs'

const root = path.resolve(import.meta.dirname, '..')
const makers = { web: bundleWeb, agent: bundleAgent, gateway: bundleGateway, ctl: bundleCtl }

function isBundleName(name: string): name is BundleName {
  return name in bundles
}

/** The fingerprint is taken first, so that a file edited while it is read makes the bundle stale again. */
async function bringUpToDate(name: BundleName): Promise<void> {
  await withLock(path.join(root, '.cache', `bundle-${name}.lock`), async () => {
    if (isBuilt(root, name)) return
    const fingerprint = bundleFingerprint(root, name)
    await makers[name](root)
    writeFileSync(bundleStamp(root, name), fingerprint)
  })
}

/** The bundlers gather what is wrong with our files, each with its place, in `errors` and in the message. */
function describeBuildError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'errors' in error ? error.message : (error.stack ?? error.message)
}

const names = process.argv.slice(2)
if (names.length === 0 || !names.every(isBundleName)) {
  console.error(`usage: node tools/setup.mjs tools/bundle.ts <${Object.keys(bundles).join('|')}>…`)
  process.exitCode = 4
} else {
  try {
    for (const name of names) await bringUpToDate(name)
  } catch (error) {
    console.error(describeBuildError(error))
    process.exitCode = 1
  }
}
