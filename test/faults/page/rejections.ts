/** Returns the promise, watched or as it is. */
export type Watch = <Watched extends PromiseLike<unknown>>(promise: Watched) => Watched

/** Uses, as an app does, a watched promise that rejects with `reason`. */
type Use = (reason: string, watch: Watch) => unknown

/** The reasons of the promises for which the browser fired an event. */
export interface ReportedRejections {
  readonly unhandled: readonly string[]
  readonly handledSince: readonly string[]
}

class Subclass extends Promise<unknown> {}
class WithOwnThen extends Promise<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: as a request does that begins with the first handler
  override then = (...handlers: Parameters<Promise<unknown>['then']>) =>
    Promise.reject('with a then of its own').then(...handlers) as never
}
const ignore = () => {}
const nextTask = () => new Promise(resolve => setTimeout(resolve))
const inTwoTasks = (reason: string) =>
  nextTask()
    .then(nextTask)
    .then(() => Promise.reject(reason))

const HANDLED: Readonly<Record<string, Use>> = {
  'by catch': (reason, watch) => watch(Promise.reject(reason)).catch(ignore),
  'by then': (reason, watch) => watch(Promise.reject(reason)).then(undefined, ignore),
  'by catch after then': (reason, watch) =>
    watch(Promise.reject(reason))
      .then(() => {})
      .catch(ignore),
  'by catch after finally': (reason, watch) =>
    watch(Promise.reject(reason))
      .finally(() => {})
      .catch(ignore),
  'by await': async (reason, watch) => {
    try {
      await watch(Promise.reject(reason))
    } catch {}
  },
  'by all': (reason, watch) => Promise.all([watch(Promise.reject(reason))]).catch(ignore),
  'by race': (reason, watch) => Promise.race([watch(Promise.reject(reason))]).catch(ignore),
  'as the result of an async function': (reason, watch) => (async () => watch(Promise.reject(reason)))().catch(ignore),
  'by catch in a later microtask': async (reason, watch) => {
    const watched = watch(Promise.reject(reason))
    await Promise.resolve()
    watched.catch(ignore)
  },
  'by catch in a later task': (reason, watch) => {
    const watched = watch(inTwoTasks(reason))
    setTimeout(() => watched.catch(ignore))
  },
  'by await in a later task': async (reason, watch) => {
    const watched = watch(inTwoTasks(reason))
    await nextTask()
    try {
      await watched
    } catch {}
  },
  'twice, by catch': (reason, watch) => watch(watch(Promise.reject(reason))).catch(ignore),
  frozen: (reason, watch) => watch(Object.freeze(Promise.reject(reason))).catch(ignore),
  'frozen, by await': async (reason, watch) => {
    try {
      await watch(Object.freeze(Promise.reject(reason)))
    } catch {}
  },
  'frozen, twice': (reason, watch) => watch(watch(Object.freeze(Promise.reject(reason)))).catch(ignore),
  'frozen since': (reason, watch) => watch(Object.freeze(watch(Promise.reject(reason)))).catch(ignore),
  sealed: (reason, watch) => watch(Object.seal(Promise.reject(reason))).catch(ignore),
  'of a subclass': (reason, watch) => watch(Subclass.reject(reason)).catch(ignore),
  'of a subclass, by await': async (reason, watch) => {
    try {
      await watch(Subclass.reject(reason))
    } catch {}
  },
  'of another realm': (reason, watch) => {
    const frame = document.body.appendChild(document.createElement('iframe'))
    const { Promise: OtherPromise } = frame.contentWindow as unknown as { Promise: typeof Promise }
    watch(OtherPromise.reject(reason)).catch(ignore)
  },
  'with a then of its own': (_, watch) => watch(new WithOwnThen(ignore)).then(undefined, ignore),
  'with a catch of its own': (reason, watch) => {
    const promise = Promise.reject(reason)
    watch(Object.assign(promise, { catch: (handler: () => void) => promise.then(undefined, handler) })).catch(ignore)
  },
  wrapped: (reason, watch) => {
    const wrapper = Object.create(Promise.prototype, {
      // biome-ignore lint/suspicious/noThenProperty: as wrappers of promises have it
      then: { value: (_: unknown, fail: (reason: string) => void) => fail(reason) },
    })
    watch(wrapper as Promise<unknown>).then(undefined, ignore)
  },
  'twice, by then and await': async (reason, watch) => {
    await watch(watch(Promise.reject(reason))).then(undefined, ignore)
  },
}

const UNHANDLED: Readonly<Record<string, Use>> = {
  'by nobody': (reason, watch) => watch(Promise.reject(reason)),
  'later, by nobody': (reason, watch) => watch(inTwoTasks(reason)),
  'twice, by nobody': (reason, watch) => watch(watch(Promise.reject(reason))),
  'of a subclass, by nobody': (reason, watch) => watch(Subclass.reject(reason)),
  'by then without a handler for it': (reason, watch) => watch(Promise.reject(reason)).then(() => {}),
  'by finally alone': (reason, watch) => watch(Promise.reject(reason)).finally(() => {}),
  'by all, by nobody': (reason, watch) => Promise.all([watch(Promise.reject(reason))]),
  'by await, by nobody': async (reason, watch) => {
    await watch(Promise.reject(reason))
  },
}

const FROZEN_UNHANDLED: Readonly<Record<string, Use>> = {
  'frozen, by nobody': (reason, watch) => watch(Object.freeze(Promise.reject(reason))),
}

/** The reason of a promise that is handled once the browser has reported it. */
const REPORTED = 'by catch after the report'

const names = (...uses: Readonly<Record<string, Use>>[]) => [...uses.flatMap(Object.keys), REPORTED].sort()

/** Reports of every browser: a frozen promise that is watched counts as handled, all others are reported as if they were not watched. */
export const EXPECTED_REPORTS = {
  unwatched: { unhandled: names(UNHANDLED, FROZEN_UNHANDLED), handledSince: [REPORTED] },
  watched: { unhandled: names(UNHANDLED), handledSince: [REPORTED] },
}

/** Uses a promise in every way that apps have. Returns what the browser reports of them. */
export async function reportedRejections(watch: Watch): Promise<ReportedRejections> {
  const unhandled: string[] = []
  const handledSince: string[] = []
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault()
    if (typeof event.reason === 'function') event.reason()
    else if (event.type === 'unhandledrejection') unhandled.push(event.reason)
    else handledSince.push(event.reason)
  }
  addEventListener('unhandledrejection', listener)
  addEventListener('rejectionhandled', listener)
  /** Waits until the browser reports one more promise: it reports them in their order. */
  const reportsAreIn = () => new Promise<void>(resolve => void Promise.reject(resolve))

  for (const [reason, use] of Object.entries({ ...HANDLED, ...UNHANDLED, ...FROZEN_UNHANDLED })) use(reason, watch)
  const handledLater = watch(Promise.reject(REPORTED))
  for (let task = 0; task < 4; task++) await nextTask()
  await reportsAreIn()
  handledLater.catch(ignore)
  await reportsAreIn()
  removeEventListener('unhandledrejection', listener)
  removeEventListener('rejectionhandled', listener)
  return { unhandled: unhandled.sort(), handledSince }
}
