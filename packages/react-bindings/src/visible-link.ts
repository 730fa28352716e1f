import type { JourneyContextValue } from './journey-context.ts'
import type { Attributes, Step } from './register.ts'
import { stepHandle } from './step-handle.ts'
import type { VisibleHandle } from './useVisible.ts'

/** One link's handle, and what is to be called after every commit. Nothing is looked at before the first one. */
export function createVisibleLink<Name extends Step>(
  { journey, seen, restored }: JourneyContextValue,
  step: Name,
): [VisibleHandle<Name>, (attributes: Attributes<Name> | undefined) => void] {
  let element: Element | null
  let observer: IntersectionObserver | undefined
  let attributes: Attributes<Name> | undefined
  let path: string | undefined

  const see = () => {
    if (seen.get(step) === window.location.pathname) return
    seen.set(step, window.location.pathname)
    journey.start(step, attributes)
  }

  /** Afresh: an observer reports an element that stays where it is only once. */
  const look = () => {
    if (observer) observer.disconnect()
    if (!element || !path) return
    try {
      // Not `isIntersecting`: some browsers say so as soon as the element touches the viewport.
      observer = new IntersectionObserver(entries => entries.some(entry => entry.intersectionRatio >= 0.5) && see(), {
        threshold: 0.5,
      })
      observer.observe(element)
    } catch {
      see()
    }
  }

  return [
    Object.assign(stepHandle(journey, step), {
      ref(given: Element | null) {
        element = given
        restored[given ? 'add' : 'delete'](look)
        look()
      },
      complete: (own?: Attributes<Name>) => journey.complete(step, merged(attributes, own)),
    }),
    latest => {
      attributes = latest
      if (path === window.location.pathname) return
      path = window.location.pathname
      look()
    },
  ]
}

function merged<Values>(shared: Values | undefined, own: Values | undefined): Values | undefined {
  try {
    return Object.assign({}, shared, own)
  } catch {
    return shared
  }
}
