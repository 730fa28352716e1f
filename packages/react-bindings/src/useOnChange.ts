import { useContext, useEffect, useRef } from 'react'
import { JourneyContext } from './journey-context.ts'

/**
 * Runs `effect` after a commit in which one of `values` differs from those it last ran for, and when the page is restored
 * from the back/forward cache. Other than `useEffect`, it does not run again where StrictMode or fast refresh repeat
 * effects though nothing changed.
 */
export function useOnChange(values: readonly unknown[], effect: () => void): void {
  const { restored } = useContext(JourneyContext)
  const last = useRef<readonly unknown[]>([])
  useEffect(() => {
    if (values.some((value, i) => value !== last.current[i])) {
      last.current = values
      effect()
    }
    restored.add(effect)
    return () => {
      restored.delete(effect)
    }
  })
}
