import { createJourney, type Journey } from '@journey-monitor/sdk'

/** Creates the journey for components without a provider. It records nothing and warns once, in production, too. */
export function noJourney(): Journey {
  let warnings = 0
  const enabled = () => {
    if (!warnings++) console.warn('journey-monitor: nothing is recorded without a JourneyProvider')
    return false
  }
  return createJourney({ name: '', steps: [] } as never, { enabled }) as never
}
