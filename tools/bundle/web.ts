import path from 'node:path'
import { build } from 'vite'
import { replaceFolder } from './output-folder.ts'

/** Builds the page into `dist/web/`, by the settings in `web/vite.config.ts`. */
export async function bundleWeb(root: string): Promise<void> {
  const web = path.join(root, 'web')
  await replaceFolder(path.join(root, 'dist', 'web'), async (draft) => {
    await build({
      root: web,
      configFile: path.join(web, 'vite.config.ts'),
      logLevel: 'silent',
      build: { outDir: draft, emptyOutDir: true },
    })
  })
}
