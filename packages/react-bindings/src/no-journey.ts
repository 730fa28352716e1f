import { createJourney } from '@journey-monitor/sdk'
import type { AnyJourney } from './register.ts'

/**
 * Creates the journey of an app without a provider: it records nothing and says so once, in production too, where nothing else
 * would.
 */
export function noJourney(): AnyJourney {
  let warnings = 0
  const enabled = () => {
    if (!warnings++) console.warn('journey-monitor: nothing is recorded without a JourneyProvider')
    return false
  }
  return createJourney({ name: '', steps: [] } as never, { enabled }) as never
}
