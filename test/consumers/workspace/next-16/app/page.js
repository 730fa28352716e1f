import { StepErrorBoundary } from '@journey-monitor/react'
import { createJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { RenewalLink } from './renewal-link'
import { RenewalProvider } from './renewal-provider'

/** Shared by all requests. */
const journey = createJourney(renewal)

export default function Page() {
  journey.start('link_view')
  return (
    <RenewalProvider>
      <h1>Journey on the server: {journey.current()?.id ?? 'none'}</h1>
      <StepErrorBoundary step="modal" code="modal_load_error" fallback={<p role="alert">Try again later.</p>}>
        <RenewalLink />
      </StepErrorBoundary>
    </RenewalProvider>
  )
}
