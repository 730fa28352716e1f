import { guard } from './guard.ts'

/** What of an error may be sent, which are numbers and codes but never its text, and whether there was an answer at all. */
export interface ErrorDetails {
  /** 100 to 599; any other number is left out. */
  readonly httpStatus?: number | undefined
  /** Sent as it is where the step declares it, else as `other`. */
  readonly apiCode?: string | undefined
  /**
   * There is neither a status nor a code: the network failed, or the page is being left. The journey finds out which, and
   * drops the signal if the page is left. Never sent.
   */
  readonly unanswered?: boolean | undefined
  /** The app itself aborted the request. That is no failure, and the signal is dropped. Never sent. */
  readonly aborted?: boolean | undefined
}

/** What may be said of a failure, beside its code. */
export interface FailureDetails<Attributes = unknown> extends ErrorDetails {
  readonly attributes?: Attributes | undefined
}

/** Of fetch and XMLHttpRequest, of axios and of TanStack Query. RTK Query puts the name before a text. */
const ABORTED = /^(Abort|Cancel)/

/**
 * Returns the HTTP status and API code of an error: a `Response`, a body like `{ errors: [{ status, code }] }`, or either of
 * them as RTK Query wraps it, `{ status, data }`. Never throws. An API code that is not declared is sent as `other`.
 *
 * Give it to `fail` wherever a request failed, so that a request that the app aborted, or that ended because the person left
 * the page, does not count as a failure.
 *
 * @example
 * try {
 *   await send()
 *   journey.complete('send')
 * } catch (error) {
 *   journey.fail('send', 'send_error', errorDetails(error)) // { httpStatus: 503, apiCode: 'SM119' }
 * }
 */
export function errorDetails(error: unknown): ErrorDetails {
  const details = guard((): ErrorDetails => {
    const { status, originalStatus, data, errors, name, error: text } = (error || {}) as ErrorLike
    const [first] = ([] as (ReportedError | null | undefined)[]).concat(errors || (data || ({} as ErrorLike)).errors)
    const { status: reported, code: apiCode } = first || ({} as ReportedError)
    const httpStatus = Number(status) || Number(originalStatus) || Number(reported)
    const unanswered = !httpStatus && !apiCode
    return { httpStatus, apiCode, unanswered, aborted: unanswered && ABORTED.test(`${name || text}`) }
  })
  return details || {}
}

interface ErrorLike {
  status?: unknown
  originalStatus?: unknown
  data?: ErrorLike | null
  errors?: ReportedError | ReportedError[] | null
  name?: unknown
  error?: unknown
}

interface ReportedError {
  status?: unknown
  code?: string
}
