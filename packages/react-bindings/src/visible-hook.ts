import { whenVisible } from '@journey-monitor/sdk/visibility'
import type { JourneyContextValue } from './journey-context.ts'
import { type AnyStepHandle, createStepHook, type StepHook } from './step-hook.ts'

/** The `ref` of the element that must be visible. It can be a custom element. */
export type VisibleRef = (element: Element | null) => void

/** Creates a hook that starts `step` when its element is visible: once in each page view, even if several elements show the step. */
export function createVisibleHook(
  context: JourneyContextValue,
  step: string,
): StepHook<readonly [VisibleRef, AnyStepHandle]> {
  const { journey, seen, sync } = context
  const hook = createStepHook(context, step)
  let element: Element | null
  let isSeen: boolean
  let isLooking: boolean
  let stop = () => {}

  /** Starts over, because an observer reports an element that does not move only once. */
  const look = () => {
    stop()
    isLooking = true
    if (element) {
      stop = whenVisible(element, () => {
        isSeen = true
        if (!isLooking) sync(hook.index)
      })
    }
    isLooking = false
  }
  return Object.assign(hook as StepHook<never>, {
    result: [
      (given: Element | null) => {
        element = given
        look()
      },
      hook.result,
    ] as const,
    sync() {
      const { pathname, hash } = window.location
      const page = pathname + hash
      if (hook.page !== page) {
        hook.page = page
        look()
      }
      if (isSeen && (seen[step] !== page || !journey.current())) {
        seen[step] = page
        hook.start()
      }
      isSeen = false
    },
    hide() {
      hook.page = seen[step] = ''
    },
  })
}
