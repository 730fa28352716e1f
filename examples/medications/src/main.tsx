import { adoptHandoff } from '@journey-monitor/sdk/handoff'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { loadFeatureToggles } from './feature-toggles.ts'
import { journey } from './journey.ts'
import { startMonitoring } from './monitoring.ts'
import { defineWebComponents } from './web-components.ts'
import './page.css'

adoptHandoff(journey)
startMonitoring()
await Promise.all([defineWebComponents(), loadFeatureToggles()])

const isBackFromMessages = journey.current()?.openStep === 'return'
if (isBackFromMessages && !new URLSearchParams(location.search).has('rxRenewalMessageSuccess')) {
  journey.fail('return', 'route_error')
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
