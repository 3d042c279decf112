import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { registerServiceWorker } from './data/app-update.ts'
import { createQueryClient } from './data/queries.ts'
import { reloadOnce } from './data/reload-once.ts'
import { TipProvider } from './ui/tip.tsx'
import './ui/page.css'

const root = document.getElementById('page')
if (!root) throw new Error('index.html has no element #page')

window.addEventListener('vite:preloadError', reloadOnce)

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <TipProvider delay={400}>
        <App />
      </TipProvider>
    </QueryClientProvider>
  </StrictMode>,
)

if (import.meta.env.PROD) registerServiceWorker()
