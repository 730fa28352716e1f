import { useJourney } from '@journey-monitor/react'
import { useEffect } from 'react'

export interface ClaimStatusProps {
  readonly claim: { readonly status: string } | undefined
}

/** Shows the status of the claim to a person who has filed it. */
export function ClaimStatus({ claim }: ClaimStatusProps) {
  const journey = useJourney()
  const status = claim?.status
  useEffect(() => {
    if (status) journey.complete('claim_shown')
    else journey.fail('claim_shown', 'claim_missing')
  }, [journey, status])
  return <p>{status ?? 'We can’t show your claim right now.'}</p>
}
