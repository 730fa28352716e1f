import { StepErrorBoundary, useVisible } from '@journey-monitor/react'
import { lazy, type MouseEvent, Suspense, useState } from 'react'
import type { Prescription } from './prescriptions-api.ts'

const LeaveMedicationsModal = lazy(() => import('./leave-medications-modal.tsx'))

interface SendRxRenewalMessageProps {
  readonly prescription: Prescription
  readonly page: 'list' | 'details'
  /** The number of renewal links on the page. */
  readonly renewableLinks: number
}

/** The link "Send a renewal request message", and the modal that it opens. */
export function SendRxRenewalMessage({ prescription, page, renewableLinks }: SendRxRenewalMessageProps) {
  const [open, setOpen] = useState(false)
  const [linkRef, link] = useVisible('link_view', { attributes: { page, renewable_links: renewableLinks } })

  function select(event: MouseEvent) {
    event.preventDefault()
    link.complete({ selected_on: page })
    setOpen(true)
  }

  return (
    <>
      {page === 'list' ? (
        <va-link
          ref={linkRef}
          href="#"
          text="Send a renewal request message"
          data-testid="send-renewal-request-message-link"
          data-dd-action-name="Send a renewal request message - List Page"
          onClick={select}
        />
      ) : (
        <va-link-action
          ref={linkRef}
          href="#"
          text="Send a renewal request message"
          data-testid="send-renewal-request-message-action-link"
          data-dd-action-name="Send a renewal request message - Details Page"
          onClick={select}
        />
      )}
      {open && (
        <StepErrorBoundary
          step="modal"
          code="modal_load_error"
          fallback={<p role="alert">We can’t open messages right now. Refresh this page or try again later.</p>}
        >
          <Suspense fallback={<va-loading-indicator message="Loading..." />}>
            <LeaveMedicationsModal prescriptionId={prescription.prescriptionId} onLeave={() => setOpen(false)} />
          </Suspense>
        </StepErrorBoundary>
      )}
    </>
  )
}
