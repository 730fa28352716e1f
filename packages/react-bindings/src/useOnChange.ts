import { useEffect, useRef } from 'react'

/**
 * Runs `effect` after a commit in which one of `values` differs from those it last ran for. Other than `useEffect`, it
 * does not run again where StrictMode or fast refresh repeat effects though nothing changed.
 */
export function useOnChange(values: readonly unknown[], effect: () => void): void {
  const last = useRef<readonly unknown[]>([])
  useEffect(() => {
    if (values.every((value, i) => value === last.current[i])) return
    last.current = values
    effect()
  })
}
