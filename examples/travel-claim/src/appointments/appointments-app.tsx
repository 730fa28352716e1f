import { JourneyProvider, type JourneyProviderProps } from '@journey-monitor/react'
import { ClaimLink, type ClaimLinkProps } from './claim-link.tsx'
import { ClaimStatus, type ClaimStatusProps } from './claim-status.tsx'

type AppointmentsAppProps = Pick<JourneyProviderProps, 'journey'> & { readonly page: ClaimLinkProps | ClaimStatusProps }

/** The appointments’ app, on the page of an appointment: with the link, or with the claim once it is filed. */
export function AppointmentsApp({ journey, page }: AppointmentsAppProps) {
  return (
    <JourneyProvider journey={journey}>
      {'onClaim' in page ? <ClaimLink {...page} /> : <ClaimStatus {...page} />}
    </JourneyProvider>
  )
}
