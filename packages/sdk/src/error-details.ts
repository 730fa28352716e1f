import { guard } from './guard.ts'

/** What of an error may be sent: numbers and codes, never its text. */
export interface ErrorDetails {
  /** 100 to 599; any other number is left out. */
  readonly httpStatus?: number | undefined
  /** Sent as it is where the step declares it, else as `other`. */
  readonly apiCode?: string | undefined
}

/** What may be said of a failure, beside its code. */
export interface FailureDetails<Attributes = unknown> extends ErrorDetails {
  readonly attributes?: Attributes | undefined
}

/**
 * The HTTP status and API code of an error: a `Response`, a body like `{ errors: [{ status, code }] }`, or either of them
 * as RTK Query wraps it, `{ status, data }`. Never throws. An API code that is not declared is sent as `other`.
 *
 * @example journey.fail('send', 'send_error', errorDetails(error)) // sends { httpStatus: 503, apiCode: 'SM119' } of it
 */
export function errorDetails(error: unknown): ErrorDetails {
  const details = guard(() => {
    const { status, originalStatus, data, errors } = (error || {}) as ErrorLike
    const [first] = ([] as (ReportedError | null | undefined)[]).concat(errors || (data || ({} as ErrorLike)).errors)
    const { status: reported, code } = first || ({} as ReportedError)
    return { httpStatus: Number(status) || Number(originalStatus) || Number(reported), apiCode: code }
  })
  return details || {}
}

interface ErrorLike {
  status?: unknown
  originalStatus?: unknown
  data?: ErrorLike | null
  errors?: ReportedError | ReportedError[] | null
}

interface ReportedError {
  status?: unknown
  code?: string
}
