/** The tools of the tests, for every version of React. */
import { createJourney, type JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { Fragment, type ReactNode, StrictMode } from 'react'
import { afterEach } from 'vitest'
import { JourneyProvider } from './JourneyProvider.ts'

export { act, fireEvent, render, screen }

afterEach(cleanup)

export type Mode = typeof Fragment | typeof StrictMode

/** Cases for `describe.each`. StrictMode renders twice, and in React 18 and later also mounts effects and refs twice. */
export const modes = [
  { mode: 'plain', Mode: Fragment },
  { mode: 'StrictMode', Mode: StrictMode },
]

/** Creates a renewal journey in memory, and records a line for each event. */
export function recordedJourney() {
  const recorded: string[] = []
  const store = new Map<string, string>()
  const journey = createJourney(renewal, {
    sinks: [event => recorded.push(lineOf(event))],
    storage: {
      getItem: key => store.get(key) ?? null,
      setItem: (key, value) => store.set(key, value),
      removeItem: key => store.delete(key),
    },
  })
  return { journey, recorded }
}

export type RecordedJourney = ReturnType<typeof recordedJourney>

function lineOf({ step, phase, attempt, implied, reason, failure, attributes }: JourneyEvent): string {
  const cause = failure ? [failure.code, failure.http_status, failure.api_code] : [reason]
  const given = Object.entries(attributes).map(([name, value]) => `${name}=${value}`)
  const words = [`${step}.${phase}`, attempt > 1 && `#${attempt}`, implied && 'implied', ...cause, ...given]
  return words.filter(Boolean).join(' ')
}

type Wrapper = (props: { children?: ReactNode }) => ReactNode

/** Creates a `wrapper` for `render`: the provider, in the given mode. */
export function providing({ journey }: RecordedJourney, Mode: Wrapper | typeof Fragment = Fragment) {
  return ({ children }: { children?: ReactNode }) => (
    <Mode>
      <JourneyProvider journey={journey}>{children}</JourneyProvider>
    </Mode>
  )
}

/** Works like `renderHook` of @testing-library/react, which older versions do not have. */
export function renderHook<Props, Result>(
  useHook: (props: Props) => Result,
  { initialProps, wrapper }: { initialProps: Props; wrapper: Wrapper },
) {
  const result = {} as { current: Result }
  const ui = (props: Props) => (
    <Host
      useHook={() => {
        result.current = useHook(props)
      }}
    />
  )
  const { rerender, unmount } = render(ui(initialProps), { wrapper: wrapper as never })
  return { result, unmount, rerender: (props: Props) => rerender(ui(props)) }
}

function Host({ useHook }: { useHook: () => void }) {
  useHook()
  return null
}
