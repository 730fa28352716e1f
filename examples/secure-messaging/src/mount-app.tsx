import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, createRouter } from './app.tsx'
import { loadAppData, signalCareTeamFailures } from './app-data.ts'
import { defineWebComponents } from './web-components.ts'
import './page.css'

export async function mountApp({ isRenewal }: { readonly isRenewal: boolean }): Promise<void> {
  const appData = loadAppData()
  if (isRenewal) signalCareTeamFailures(appData)
  await defineWebComponents()
  const router = createRouter(appData)
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <App router={router} />
    </StrictMode>,
  )
}
