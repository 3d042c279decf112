import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin, type Rolldown } from 'vite'
import { STATIC_FILES } from './shell-cache.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const WORKER_FILE = 'service-worker.js'

export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwindcss(), serviceWorker(), compressed()],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    // Fonts and pictures as files: the gateway's policy allows no data: address but for images.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: here('index.html'),
    },
  },
  server: { proxy: { '/console': process.env['CONSOLE'] ?? 'http://127.0.0.1:5300' } },
})

/**
 * Bundles the service worker apart (it may import nothing at run time) and tells it which files the first load needs:
 * the entry, what that imports statically, its styles, and the files whose names carry no hash.
 */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    async generateBundle(_, bundle) {
      const entry = Object.values(bundle).find((part) => part.type === 'chunk' && part.isEntry)
      if (!entry) return this.error('the page was not built')
      const shell = [...STATIC_FILES, ...firstLoad(bundle, entry.fileName).map((file) => `/${file}`)]
      const plain = ['index.html', ...STATIC_FILES.map((file) => `public${file}`)].map((file) =>
        readFileSync(here(file)),
      )
      const version = createHash('sha256').update(shell.join()).update(Buffer.concat(plain)).digest('hex').slice(0, 12)
      this.emitFile({ type: 'asset', fileName: WORKER_FILE, source: await bundleWorker(shell, version) })
    },
  }
}

function firstLoad(bundle: Rolldown.OutputBundle, entry: string): string[] {
  const files = new Set<string>()
  const add = (file: string) => {
    const part = bundle[file]
    if (files.has(file) || part?.type !== 'chunk') return
    files.add(file)
    for (const css of part.viteMetadata?.importedCss ?? []) files.add(css)
    for (const imported of part.imports) add(imported)
  }
  add(entry)
  return [...files]
}

async function bundleWorker(shell: string[], version: string): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { SHELL_FILES: JSON.stringify(shell), SHELL_VERSION: JSON.stringify(version) },
    build: {
      write: false,
      rolldownOptions: { input: here('service-worker.ts'), output: { format: 'iife', entryFileNames: WORKER_FILE } },
    },
  })
  const [first] = Array.isArray(built) ? built.flatMap(({ output }) => output) : 'output' in built ? built.output : []
  if (first?.type !== 'chunk') throw new Error('the service worker was not built')
  return first.code
}

/** Quality 9 takes a second for the whole page; 11 takes ten and saves three per cent. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

/** Scripts and styles also as `.br` and `.gz`, so that no gateway compresses them again for every visitor. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const part of Object.values(bundle)) {
          if (!/\.(js|css)$/.test(part.fileName)) continue
          const source = part.type === 'chunk' ? part.code : part.source
          this.emitFile({ type: 'asset', fileName: `${part.fileName}.br`, source: brotliCompressSync(source, BROTLI) })
          this.emitFile({ type: 'asset', fileName: `${part.fileName}.gz`, source: gzipSync(source) })
        }
      },
    },
  }
}
