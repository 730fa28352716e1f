import { createElement, type ReactElement, type ReactNode, useEffect, useMemo } from 'react'
import { contextOf, JourneyContext } from './journey-context.ts'
import type { RegisteredJourney } from './register.ts'

/** The journey that a {@link JourneyProvider} gives. */
export interface JourneyProviderProps {
  /** Create it once, outside of any component. */
  readonly journey: RegisteredJourney
  readonly children?: ReactNode
}

/**
 * Gives the hooks below it the journey to signal.
 *
 * @example <JourneyProvider journey={journey}><App /></JourneyProvider>
 */
export function JourneyProvider({ journey, children }: JourneyProviderProps): ReactElement {
  const context = useMemo(() => contextOf(journey), [journey])
  useEffect(() => {
    const lookAfresh = (event: PageTransitionEvent) => {
      if (!event.persisted) return
      context.seen.clear()
      for (const showAnew of context.restored) showAnew()
    }
    window.addEventListener('pageshow', lookAfresh)
    return () => window.removeEventListener('pageshow', lookAfresh)
  }, [context])
  return createElement(JourneyContext.Provider, { value: context }, children)
}
