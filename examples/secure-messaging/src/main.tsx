import { errorDetails } from '@journey-monitor/sdk'
import { adoptHandoff } from '@journey-monitor/sdk/handoff'
import { journey } from './journey.ts'
import { startMonitoring } from './monitoring.ts'
import { readRenewalEntry } from './renewal-entry.ts'

adoptHandoff(journey)
const entry = readRenewalEntry(location)
if (entry) journey.start('care_team_pick')
if (entry === 'malformed') journey.fail('care_team_pick', 'route_error')
if (!entry) signalLostContext()

startMonitoring()

try {
  const { mountApp } = await import('./mount-app.tsx')
  await mountApp({ isRenewal: typeof entry === 'object' })
} catch (error) {
  if (entry) journey.fail('care_team_pick', 'app_load_error', errorDetails(error))
  const sorry = document.createElement('p')
  sorry.setAttribute('role', 'alert')
  sorry.dataset.testid = 'app-load-error'
  sorry.textContent = 'We’re sorry. Messages can’t be opened right now. Refresh this page or try again later.'
  document.getElementById('root')?.replaceChildren(sorry)
}

/** Detects a reload that lost the renewal, which is only in memory. The pages of a renewal mark their history entries. */
function signalLostContext(): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (navigation?.type !== 'reload' || !history.state?.usr?.isRenewal) return
  const step = journey.current()?.openStep
  if (step === 'care_team_pick' || step === 'prefill' || step === 'send') journey.fail(step, 'context_lost')
}
