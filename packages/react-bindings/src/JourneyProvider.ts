import type { Journey, JourneyDefinition } from '@journey-monitor/sdk'
import { createElement, type ReactElement, type ReactNode, useMemo } from 'react'
import { contextOf, JourneyContext } from './journey-context.ts'
import type { RegisteredDefinition } from './register.ts'

/** The props of {@link JourneyProvider}. */
export interface JourneyProviderProps<Definition extends JourneyDefinition = RegisteredDefinition> {
  /** The journey that the hooks signal. Create it once, outside any component. */
  readonly journey: Journey<Definition>
  readonly children?: ReactNode
}

/**
 * Provides the journey to the hooks in the components below it.
 *
 * @example <JourneyProvider journey={journey}><App /></JourneyProvider>
 */
export function JourneyProvider(props: JourneyProviderProps): ReactElement {
  return useProvider(JourneyContext, props)
}

export function useProvider(
  Context: JourneyContext,
  { journey, children }: { journey: unknown; children?: ReactNode },
): ReactElement {
  const value = useMemo(() => contextOf(journey as Journey), [journey])
  return createElement(Context.Provider, { value }, children)
}
