import { useVisible } from '@journey-monitor/react'

export interface ClaimLinkProps {
  readonly visit: 'in_person' | 'community_care'
  readonly daysLeft: number
  readonly onClaim: () => void
}

/** The link on the page of a past appointment. */
export function ClaimLink({ visit, daysLeft, onClaim }: ClaimLinkProps) {
  const [linkRef, link] = useVisible('claim_link', { attributes: { visit, days_left: daysLeft } })
  return (
    <button
      type="button"
      ref={linkRef}
      onClick={() => {
        link.complete()
        onClaim()
      }}
    >
      File a travel reimbursement claim
    </button>
  )
}
