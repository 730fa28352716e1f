import { type Context, createContext } from 'react'
import { noJourney } from './no-journey.ts'
import type { AnyJourney } from './register.ts'

/** A hook of a step on the page, apart from React. */
export interface PageHook {
  /** Position of the step in the definition. */
  readonly index: number
  /** Signals what the latest commit means for the step, unless it has already. */
  sync(): void
  /** The component was hidden or unmounted, or the page was left: to be shown again is something new. */
  hide(): void
}

/** What a provider hands down. Never changes while its journey does not, so that it causes no render. */
export interface JourneyContextValue {
  readonly journey: AnyJourney
  /** By step: the page on which it was last seen. */
  readonly seen: Record<string, unknown>
  /** Makes a hook one of the page, in a layout effect. */
  add(hook: PageHook): void
  /** Takes a hook off the page. */
  remove(hook: PageHook): void
  /** Lets the hooks of the steps up to this one signal, in the definition's order. Default: of all steps. */
  sync(last?: number): void
}

export type JourneyContext = Context<JourneyContextValue>

/** Runs what can wait until the current task's code is through: before the page can be left, after effects that are repeated. */
export const soon = (run: () => void): Promise<void> => Promise.resolve().then(run)

/**
 * Creates what a provider hands down.
 *
 * React runs a child's effects before its parent's, but the layout effects of a whole commit before any other effect. So hooks
 * come in with a layout effect, and signal with an effect, each after those of earlier steps. A microtask is for a
 * navigation that follows, since React may run effects later than that.
 */
export function contextOf(journey: AnyJourney): JourneyContextValue {
  const hooks = new Set<PageHook>()
  const sync = (last?: number) => {
    for (const hook of [...hooks].sort((a, b) => a.index - b.index)) {
      if (last === undefined || hook.index <= last) hook.sync()
    }
  }
  /** What Back restores from the back/forward cache is shown anew. */
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

const KEY: unique symbol = /* @__PURE__ */ Symbol.for('journey-monitor 1')

/**
 * The context of every copy of this package that uses the same React: a bundle can hold two, where an app imports it as ESM
 * and a library as CommonJS (https://nodejs.org/api/packages.html#dual-package-hazard). Raise the number in the key when a value
 * of one copy would not do for the other.
 */
function sharedContext(): JourneyContext {
  const host = createContext as typeof createContext & { [KEY]?: JourneyContext }
  const context = host[KEY] || createContext(contextOf(noJourney()))
  host[KEY] = context
  return context
}

export const JourneyContext: JourneyContext = /* @__PURE__ */ sharedContext()
