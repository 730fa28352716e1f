import { useContext } from 'react'
import { JourneyContext } from './journey-context.ts'
import type { RegisteredJourney } from './register.ts'

/**
 * Returns the journey of the nearest `JourneyProvider`. Without a provider, it is a journey that records nothing and warns once.
 *
 * @example const journey = useJourney(); journey.watch('send', sendMessage(), { code: 'send_error' })
 */
export function useJourney(): RegisteredJourney {
  return useContext(JourneyContext).journey as RegisteredJourney
}
