import type { JourneyContextValue, PageHook } from './journey-context.ts'

/** The options of `useStep`, `useStepRequest` and `useVisible`, for any definition. */
export interface StepHookOptions {
  readonly active?: boolean
  readonly attributes?: object | undefined
  readonly status?: string
  readonly error?: unknown
  readonly isPlaceholderData?: boolean
  readonly code?: string | ((error: unknown) => string)
}

/** A hook of one step, and the value that it returns. */
export interface StepHook<Result> extends PageHook {
  /** The value that the React hook returns. It never changes. */
  readonly result: Result
  /** The options of the latest commit. */
  options: StepHookOptions
  /** The component is mounted and not hidden. */
  isShown?: boolean
  start(): void
  /** The page on which the hook looks at its element. A signal of the handle marks the step as seen there. */
  page?: string
}

/** A `StepHandle` for any definition. */
export interface AnyStepHandle {
  complete(attributes?: object): void
  fail(code: string, details?: { readonly attributes?: object | undefined }): void
  abandon(reason: string, attributes?: object): void
}

/** Creates a hook that starts `step` when it becomes active, and completes or fails it as its request does, if it has one. */
export function createStepHook({ journey, seen, sync }: JourneyContextValue, step: string): StepHook<AnyStepHandle> {
  /** The last thing that was signaled: an outcome of the request, `true` for a start, or nothing. */
  let last: unknown
  const index = journey.definition.steps.findIndex(({ name }) => name === step)
  const all = (own?: object) => Object.assign({}, hook.options.attributes, own)
  /** Calls `send` after the start of the step. Drops the signal if `send` throws, as with attributes that cannot be read. */
  const signal = (send: () => void) => {
    sync(index)
    if (hook.page) seen[step] = hook.page
    try {
      send()
    } catch {}
  }
  const hook: StepHook<AnyStepHandle> = {
    index,
    options: {},
    result: {
      complete: own => signal(() => journey.complete(step, all(own))),
      fail: (code, details) =>
        signal(() =>
          journey.fail(step, code, Object.assign({}, details, { attributes: all(Object(details).attributes) })),
        ),
      abandon: (reason, own) => signal(() => journey.abandon(step, reason, all(own))),
    },
    start: () => journey.start(step, all()),
    sync() {
      const { active, status, error, isPlaceholderData, code } = hook.options
      const [outcome, failure] =
        (active && !isPlaceholderData && /success|fulfilled|(error|rejected)/.exec(status as string)) || []
      const now = outcome || active
      // Calls back at once and not in a microtask, because the next step may start in the same commit.
      const then = (done: (value?: unknown) => void, fail: (error: unknown) => void) => (failure ? fail(error) : done())
      if (now && !last) hook.start()
      if (outcome && outcome !== last)
        journey.watch(step, { then } as never, { code: code as string, attributes: all() })
      last = now
    },
    hide() {
      last = undefined
    },
  }
  return hook
}
