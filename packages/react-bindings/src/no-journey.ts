import { createJourney } from '@journey-monitor/sdk'
import type { RegisteredJourney } from './register.ts'

/** The journey of an app without a provider: it is switched off and, in development, says so once. */
export function noJourney(): RegisteredJourney {
  let isKnown = false
  const enabled = () => {
    if (process.env.NODE_ENV !== 'production' && !isKnown) {
      isKnown = true
      console.warn(
        'journey-monitor: nothing is recorded, since no <JourneyProvider> is above the component that signals',
      )
    }
    return false
  }
  return createJourney({ name: '', steps: [] } as never, { enabled }) as never
}
