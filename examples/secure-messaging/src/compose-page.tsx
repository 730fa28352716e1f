import { useJourney, useStep, useStepRequest } from '@journey-monitor/react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { type Renewal, useCompose } from './compose-store.ts'
import { MessageEditor } from './message-editor.tsx'
import type { CareTeam } from './messaging-api.ts'
import { rxRenewalMessage } from './rx-renewal-message.ts'
import { useInterstitialAccepted } from './use-compose-navigate.ts'
import { useRequest } from './use-request.ts'

const PRESCRIPTION_DEADLINE_MS = 5_000

export function ComposePage() {
  const isAccepted = useInterstitialAccepted()
  const { renewal, careTeam } = useCompose()
  const navigate = useNavigate()
  const needsCareTeam = isAccepted && !careTeam
  useEffect(() => {
    if (needsCareTeam) navigate('/new-message/select-care-team/')
  }, [needsCareTeam, navigate])

  if (!isAccepted || !careTeam) return null
  return renewal ? <RenewalEditor renewal={renewal} careTeam={careTeam} /> : <MessageEditor careTeam={careTeam} />
}

interface RenewalEditorProps {
  readonly renewal: Renewal
  readonly careTeam: CareTeam
}

function RenewalEditor({ renewal, careTeam }: RenewalEditorProps) {
  const journey = useJourney()
  const prescription = useRequest(renewal.prescription)
  const message = rxRenewalMessage(prescription.data)
  const isLoading = prescription.status === 'pending'
  const isPrefilled = prescription.status === 'success' && message.prefill === 'full'
  const [isTakenUp, setTakenUp] = useState(false)

  const prefill = useStepRequest('prefill', {
    active: true,
    status: isLoading ? 'pending' : isPrefilled ? 'success' : 'error',
    error: prescription.error,
    code: error => {
      if (error) return 'prescription_load_error'
      return message.prefill === 'blank' ? 'prefill_blank' : 'prefill_partial'
    },
  })
  const send = useStep('send', { active: isPrefilled || isTakenUp })

  useEffect(() => {
    if (!isLoading) return
    const deadline = setTimeout(() => prefill.fail('timeout'), PRESCRIPTION_DEADLINE_MS)
    return () => clearTimeout(deadline)
  }, [isLoading, prefill])

  if (isLoading)
    return <va-loading-indicator message="Loading your medication details..." data-testid="prefill-loading" />
  return (
    <MessageEditor
      careTeam={careTeam}
      subject="Renewal Needed"
      body={message.body}
      renewal={{
        prescriptionId: renewal.prescriptionId,
        redirectPath: renewal.redirectPath,
        isPrefilled,
        send,
        onTakeUp: () => setTakenUp(true),
        onLeave: reason => {
          if (journey.current()?.openStep === 'send') send.abandon(reason)
          else prefill.abandon('left_editor')
        },
      }}
    />
  )
}
