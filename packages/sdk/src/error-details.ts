import { guard } from './guard.ts'

/** The numbers and codes of an error that may be sent, and whether the request got an answer. Never contains a text of the error. */
export interface ErrorDetails {
  /** The HTTP status, 100 to 599. Any other number is left out. */
  readonly httpStatus?: number | undefined
  /** The API code. Sent as it is if the step declares it, else as `other`. */
  readonly apiCode?: string | undefined
  /**
   * True if there is neither a status nor a code, because the network failed or the page is being left. The journey finds out which, and
   * drops the signal if the page is left. Never sent.
   */
  readonly unanswered?: boolean | undefined
  /** True if the app aborted the request. That is no failure, so the signal is dropped. Never sent. */
  readonly aborted?: boolean | undefined
}

/** The details of a failure, in addition to its code. */
export interface FailureDetails<Attributes = unknown> extends ErrorDetails {
  readonly attributes?: Attributes | undefined
}

/**
 * Returns the HTTP status and the API code of an error. Never throws.
 *
 * Pass the result to `fail` if a request failed. Then a request that the app aborted, or that ended because the person left the page, does
 * not count as a failure.
 *
 * @param error A `Response`, a body like `{ errors: [{ status, code }] }`, one of these as RTK Query wraps it (`{ status, data }`), or a value
 * that a request rejected with.
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
  return guard((): ErrorDetails => {
    const { status, originalStatus, data, errors, name, error: text } = (error || {}) as ErrorLike
    const [first] = ([] as (ReportedError | null | undefined)[]).concat(errors || (data || ({} as ErrorLike)).errors)
    const { status: reported, code: apiCode } = first || ({} as ReportedError)
    const httpStatus = +(status as number) || +(originalStatus as number) || +(reported as number)
    const unanswered = !httpStatus && !apiCode
    // RTK Query has the text of an abort in `TIMEOUT_ERROR`, too.
    const aborted = unanswered && /^(FETCH_ERROR)?(Abort|Cancel)/.test((name || (status as string) + text) as string)
    return { httpStatus, apiCode, unanswered, aborted }
  }, {})
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
