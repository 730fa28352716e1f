import { useJourney, useStep } from '@journey-monitor/react'
import { withHandoff } from '@journey-monitor/sdk/handoff'
import { useState } from 'react'
import { renewalUrl } from './renewal-url.ts'

interface LeaveMedicationsModalProps {
  readonly prescriptionId: number | undefined
  readonly onLeave: () => void
}

export default function LeaveMedicationsModal({ prescriptionId, onLeave }: LeaveMedicationsModalProps) {
  const journey = useJourney()
  const modal = useStep('modal', { active: true })
  const [launchFailed, setLaunchFailed] = useState(false)

  function continueToMessages() {
    try {
      const url = renewalUrl(prescriptionId)
      modal.complete()
      window.location.href = withHandoff(journey, url)
    } catch {
      modal.fail('launch_error')
      setLaunchFailed(true)
    }
  }

  function leave(reason: 'back' | 'closed') {
    modal.abandon(reason)
    onLeave()
  }

  return (
    <va-modal
      visible
      modalTitle="You’re leaving medications to send a message"
      primaryButtonText="Continue"
      secondaryButtonText="Back"
      data-testid="send-renewal-request-message-modal"
      onprimaryButtonClick={continueToMessages}
      onsecondaryButtonClick={() => leave('back')}
      oncloseEvent={() => leave('closed')}
    >
      <p>You’ll need to select your care team and send them a renewal request message.</p>
      <p>We’ll prefill the message with your prescription details. You can edit it before you send it.</p>
      {launchFailed && <p role="alert">We can’t open messages for this medication. Call your VA pharmacy instead.</p>}
    </va-modal>
  )
}
