import { useJourney } from '@journey-monitor/react'
import { useEffect } from 'react'

/** Completes the last step. Opening the URL again, for example from a bookmark, completes nothing. */
export function RxRenewalMessageSuccessAlert() {
  const journey = useJourney()
  useEffect(() => journey.complete('return'), [journey])
  return (
    <va-alert status="success" data-testid="rx-renewal-message-success-alert">
      <h2 slot="headline">Message Sent</h2>
      <p>
        Your care team will get back to you in 3 business days.{' '}
        <va-link href="/my-health/secure-messages/inbox/" text="Go to your inbox" />
      </p>
    </va-alert>
  )
}

export function RxRenewalDeleteDraftSuccessAlert() {
  return (
    <va-alert status="success" data-testid="rx-renewal-delete-draft-success-alert">
      <h2 slot="headline">Draft deleted</h2>
      <p>Your renewal request was not sent.</p>
    </va-alert>
  )
}
