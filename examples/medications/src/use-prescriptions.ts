import { useJourney } from '@journey-monitor/react'
import { errorDetails } from '@journey-monitor/sdk'
import { useEffect, useState } from 'react'
import { getPrescriptions, type Prescription } from './prescriptions-api.ts'

export type Prescriptions =
  | { readonly status: 'pending' | 'error' }
  | { readonly status: 'success'; readonly data: readonly Prescription[] }

/** Loads the prescriptions. If that fails, fails `link_view`, because the renewable prescriptions cannot be shown. */
export function usePrescriptions(): Prescriptions {
  const journey = useJourney()
  const [prescriptions, setPrescriptions] = useState<Prescriptions>({ status: 'pending' })

  useEffect(() => {
    let mounted = true
    getPrescriptions().then(
      data => mounted && setPrescriptions({ status: 'success', data }),
      error => {
        if (!mounted) return
        setPrescriptions({ status: 'error' })
        journey.fail('link_view', 'eligibility_error', errorDetails(error))
      },
    )
    return () => {
      mounted = false
    }
  }, [journey])

  return prescriptions
}
