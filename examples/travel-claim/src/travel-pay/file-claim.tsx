import { useJourney, useStep } from '@journey-monitor/react'
import { useState } from 'react'

export interface FileClaimProps {
  readonly submit: () => Promise<unknown>
  readonly onDone: () => void
}

/** One page for three steps: mileage, agreement and submission. */
export function FileClaim({ submit, onDone }: FileClaimProps) {
  const journey = useJourney()
  const [at, setAt] = useState<'mileage' | 'agreement' | 'submit' | 'failed'>('mileage')
  const mileage = useStep('mileage', { active: at === 'mileage' })
  const agreement = useStep('agreement', { active: at === 'agreement' })

  async function send() {
    agreement.complete()
    setAt('submit')
    journey.start('submit')
    try {
      await journey.watch('submit', submit(), { code: 'submit_error', deadlineMs: 30_000 })
      journey.start('claim_shown')
      onDone()
    } catch {
      setAt('failed')
    }
  }

  if (at === 'mileage') {
    return (
      <>
        <h1>Did you drive your own vehicle, to and from your address?</h1>
        <button
          type="button"
          onClick={() => {
            mileage.complete()
            setAt('agreement')
          }}
        >
          Yes
        </button>
        <button type="button" onClick={() => mileage.abandon('not_my_address')}>
          No, from another address
        </button>
        <button type="button" onClick={() => mileage.abandon('other_expenses')}>
          No, I have other expenses
        </button>
      </>
    )
  }
  return (
    <>
      <h1>Beneficiary travel agreement</h1>
      {at === 'failed' && <p role="alert">We couldn’t file your claim.</p>}
      <button type="button" disabled={at === 'submit'} onClick={send}>
        File claim
      </button>
      <button type="button" onClick={() => agreement.abandon('disagreed')}>
        I don’t agree
      </button>
    </>
  )
}
