import { StepErrorBoundary } from '@journey-monitor/react'
import { Link, useSearchParams } from 'react-router'
import type { Prescription } from './prescriptions-api.ts'
import { RxRenewalDeleteDraftSuccessAlert, RxRenewalMessageSuccessAlert } from './return-alerts.tsx'
import { SendRxRenewalMessage } from './send-rx-renewal-message.tsx'
import { statusText } from './status-text.ts'
import { usePrescriptions } from './use-prescriptions.ts'

export function PrescriptionsList() {
  const [params] = useSearchParams()
  const prescriptions = usePrescriptions()

  return (
    <>
      <h1>Medications</h1>
      {params.has('rxRenewalMessageSuccess') && <RxRenewalMessageSuccessAlert />}
      {params.has('draftDeleteSuccess') && <RxRenewalDeleteDraftSuccessAlert />}
      <p>
        Bring your medications list to each appointment. And tell your provider about any new allergies or reactions.
      </p>
      {prescriptions.status === 'pending' && <va-loading-indicator message="Loading your medications..." />}
      {prescriptions.status === 'error' && (
        <va-alert status="error" data-testid="medications-error">
          <h2 slot="headline">We can’t access your medications right now</h2>
          <p>We’re sorry. There’s a problem with our system. Check back later.</p>
        </va-alert>
      )}
      {prescriptions.status === 'success' && <Cards prescriptions={prescriptions.data} />}
    </>
  )
}

function Cards({ prescriptions }: { prescriptions: readonly Prescription[] }) {
  const renewableLinks = prescriptions.filter(({ isRenewable }) => isRenewable).length
  return (
    <ul className="cards" data-dd-privacy="hidden">
      {prescriptions.map(prescription => (
        <li key={prescription.prescriptionId}>
          <va-card data-testid="medication-card">
            <h2>
              <Link
                to={`/prescription/${prescription.prescriptionId}`}
                data-dd-action-name="Medication name - List Page"
              >
                {prescription.prescriptionName}
              </Link>
            </h2>
            <p>
              <strong>{statusText(prescription)}</strong> · Prescription number {prescription.prescriptionNumber}
            </p>
            <p>{prescription.sig}</p>
            {prescription.isRenewable && (
              <>
                <p>You have no refills left. If you need more, request a renewal.</p>
                <StepErrorBoundary step="link_view" code="link_render_error" fallback={null}>
                  <SendRxRenewalMessage prescription={prescription} page="list" renewableLinks={renewableLinks} />
                </StepErrorBoundary>
              </>
            )}
          </va-card>
        </li>
      ))}
    </ul>
  )
}
