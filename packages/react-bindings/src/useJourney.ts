import { useContext } from 'react'
import { JourneyContext } from './journey-context.ts'
import type { RegisteredJourney } from './register.ts'

/**
 * The journey of the nearest `JourneyProvider`. Without one it is a journey that records nothing and says so once.
 *
 * @example const journey = useJourney(); journey.watch('send', sendMessage(), { code: 'send_error' })
 */
export function useJourney(): RegisteredJourney {
  return useContext(JourneyContext).journey as RegisteredJourney
}
