import { StepErrorBoundary } from '@journey-monitor/react'
import { Link, useParams } from 'react-router'
import { SendRxRenewalMessage } from './send-rx-renewal-message.tsx'
import { statusText } from './status-text.ts'
import { usePrescriptions } from './use-prescriptions.ts'

export function PrescriptionDetails() {
  const { prescriptionId } = useParams()
  const prescriptions = usePrescriptions()
  if (prescriptions.status === 'pending') return <va-loading-indicator message="Loading your medication record..." />

  const prescription =
    prescriptions.status === 'success' && prescriptions.data.find(each => `${each.prescriptionId}` === prescriptionId)
  if (!prescription) {
    return (
      <>
        <h1>Medication</h1>
        <va-alert status="error" data-testid="medications-error">
          <h2 slot="headline">We can’t access this medication right now</h2>
          <p>We’re sorry. There’s a problem with our system. Check back later.</p>
        </va-alert>
      </>
    )
  }

  return (
    <div data-dd-privacy="hidden">
      <p>
        <Link to="/">Back to medications</Link>
      </p>
      <h1>{prescription.prescriptionName}</h1>
      {prescription.isRenewable ? (
        <>
          <p>You have no refills left. If you need more, request a renewal.</p>
          <StepErrorBoundary step="link_view" code="link_render_error" fallback={null}>
            <SendRxRenewalMessage prescription={prescription} page="details" renewableLinks={1} />
          </StepErrorBoundary>
        </>
      ) : (
        <p>You can’t request a renewal of this medication here.</p>
      )}
      <dl>
        <dt>Status</dt>
        <dd>{statusText(prescription)}</dd>
        <dt>Prescription number</dt>
        <dd>{prescription.prescriptionNumber}</dd>
        <dt>Instructions</dt>
        <dd>{prescription.sig}</dd>
      </dl>
    </div>
  )
}
