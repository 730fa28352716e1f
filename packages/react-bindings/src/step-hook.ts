import type { JourneyContextValue, PageHook } from './journey-context.ts'

/** The options of any hook of a step, without the names of a definition. */
export interface StepHookOptions {
  readonly active?: boolean
  readonly attributes?: object | undefined
  readonly status?: string
  readonly error?: unknown
  readonly isPlaceholderData?: boolean
  readonly code?: unknown
}

/** A hook of one step, apart from React. */
export interface StepHook<Result> extends PageHook {
  /** What the hook hands back. Stays the same. */
  readonly result: Result
  /** Of the latest commit. */
  options: StepHookOptions
  isShown?: boolean
  start(): void
}

/** A step's handle, without the names of a definition. */
export interface AnyStepHandle {
  complete(attributes?: object): void
  fail(code: string, details?: { readonly attributes?: object | undefined }): void
  abandon(reason: string, attributes?: object): void
}

/** Creates the hook that starts `step` when it becomes active, and ends it as its request, if it has one, does. */
export function createStepHook({ journey, sync }: JourneyContextValue, step: string): StepHook<AnyStepHandle> {
  /** What was signaled last: an outcome, that the step is active, or nothing. */
  let last: unknown
  const index = journey.definition.steps.findIndex(({ name }) => name === step)
  const all = (own?: object) => Object.assign({}, hook.options.attributes, own)
  /** After the step's own start. What cannot be read of a call is dropped with it: nothing may throw into the host. */
  const signal = (send: () => void) => {
    sync(index)
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
      // A promise that is over and says so at once, not a microtask later: the next step may start in the same commit.
      const then = (done: (value?: unknown) => void, fail: (error: unknown) => void) => (failure ? fail(error) : done())
      if (now && !last) hook.start()
      if (outcome && outcome !== last) journey.watch(step, { then } as never, { code, attributes: all() })
      last = now
    },
    hide() {
      last = undefined
    },
  }
  return hook
}
