import type { Journey } from '@journey-monitor/sdk'
import { type Context, createContext } from 'react'
import { noJourney } from './no-journey.ts'

/** The part of a step's hook that does not depend on React. */
export interface PageHook {
  /** The position of the step in the definition. */
  readonly index: number
  /** Sends the signals that the latest commit calls for, if it has not sent them yet. */
  sync(): void
  /** Forgets what was sent, because the component was hidden or the page was left. The next `sync` sends it again. */
  hide(): void
}

/** The value of the React context. It changes only with its journey, so that it never causes a render. */
export interface JourneyContextValue {
  readonly journey: Journey
  /** The page on which each step was last seen. */
  readonly seen: Record<string, unknown>
  /** Adds a hook whose component is on the page. Call it in a layout effect. */
  add(hook: PageHook): void
  /** Removes a hook whose component was hidden or unmounted. */
  remove(hook: PageHook): void
  /** Calls `sync` of every hook up to this position, in the order of the definition. Default: of every hook. */
  sync(last?: number): void
}

export type JourneyContext = Context<JourneyContextValue>

/**
 * Calls `run` in a microtask. React repeats effects before it, in StrictMode and with fast refresh, and a navigation ends the page
 * after it.
 */
export const soon = (run: () => void): Promise<void> => Promise.resolve().then(run)

/**
 * Creates the value of the context for `journey`.
 *
 * The steps of one commit are signaled in the order of the definition. React runs the effects of a child before those of its parent, but
 * all layout effects of a commit before its other effects. So each hook adds itself in a layout effect, and calls `sync` up to its own
 * step in an effect. A microtask calls `sync`, too, because React may run effects after a navigation has begun.
 */
export function contextOf(journey: Journey): JourneyContextValue {
  const hooks = new Set<PageHook>()
  const sync = (last?: number) => {
    for (const hook of [...hooks].sort((a, b) => a.index - b.index)) {
      // No position is greater than undefined.
      if (!(hook.index > (last as number))) hook.sync()
    }
  }
  /** Signals again when the browser restores the page from the back/forward cache: https://web.dev/articles/bfcache */
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return
    for (const hook of hooks) hook.hide()
    sync()
  }
  return {
    journey,
    seen: {},
    sync,
    add(hook) {
      hooks.add(hook)
      window.addEventListener('pageshow', onPageShow)
      soon(sync)
    },
    remove(hook) {
      hooks.delete(hook)
      if (!hooks.size) window.removeEventListener('pageshow', onPageShow)
      hook.hide()
    },
  }
}

const KEY = 'journey-monitor 1'

/**
 * Returns the one context of all copies of this package that use the same React. A bundle has two copies if the app imports the
 * package as ESM and a library imports it as CommonJS: https://nodejs.org/api/packages.html#dual-package-hazard
 *
 * Increase the number in the key when a copy can no longer use the context value of an earlier version.
 */
function sharedContext(): JourneyContext {
  const host = createContext as typeof createContext & { [KEY]?: JourneyContext }
  const context = host[KEY] || createContext(contextOf(noJourney()))
  host[KEY] = context
  return context
}

export const JourneyContext: JourneyContext = /* @__PURE__ */ sharedContext()
