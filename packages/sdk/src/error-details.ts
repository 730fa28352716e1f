import { guard } from './guard.ts'

/** The numbers and codes of an error that may be sent. Never contains a text of the error. */
export interface ErrorDetails {
  /** The HTTP status, 100 to 599. Any other number is left out. */
  readonly httpStatus?: number | undefined
  /** The API code. Sent as it is if the step declares it, else as `other`. */
  readonly apiCode?: string | undefined
}

/** The details of a failure, in addition to its code. */
export interface FailureDetails<Attributes = unknown> extends ErrorDetails {
  readonly attributes?: Attributes | undefined
}

/** The details of a signal. {@link errorDetails} adds to the public ones how the request ended. */
export interface SignalDetails extends FailureDetails {
  /**
   * True if there is neither a status nor a code, because the network failed or the page is being left. The journey finds out which, and
   * drops the signal if the page is left. `aborted` if the app aborted the request, which drops the signal. Never sent.
   */
  readonly unanswered?: boolean | 'aborted' | undefined
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
  return guard((): SignalDetails => {
    const { status, originalStatus, data, errors, name, message, error: text } = Object(error) as ErrorLike
    const [first] = ([] as (ReportedError | null | undefined)[]).concat(errors || (Object(data) as ErrorLike).errors)
    const { status: reported, code: apiCode } = Object(first) as ReportedError
    const httpStatus = +(status as number) || +(originalStatus as number) || +(reported as number)
    // Name and message of an abort begin with `AbortError` in `fetch`, `FETCH_ERRORAbortError` in RTK Query, `CanceledError` in axios,
    // `ErrorCancelledError` in TanStack Query 5, and `ErrorAborted` in superagent. `TIMEOUT_ERRORAbortError` in RTK Query is a failure.
    const isAbort = () =>
      /^(fetch_)?(error)?(aborted$|(abort|cancel)(l?ed)?error)/i.test(`${name || status}${message || text}`)
    const unanswered = !httpStatus && !apiCode && (!isAbort() || 'aborted')
    return { httpStatus, apiCode, unanswered }
  }, {})
}

interface ErrorLike {
  status?: unknown
  originalStatus?: unknown
  data?: ErrorLike | null
  errors?: ReportedError | ReportedError[] | null
  name?: unknown
  message?: unknown
  error?: unknown
}

interface ReportedError {
  status?: unknown
  code?: string
}
