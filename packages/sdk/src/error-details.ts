import { guard } from './guard.ts'

/** What of an error may be sent: numbers and codes, never its text. */
export interface ErrorDetails {
  readonly httpStatus?: number | undefined
  readonly apiCode?: string | undefined
}

/**
 * The HTTP status and API code of an error: a `Response`, a body like `{ errors: [{ status, code }] }`, or either of them
 * as RTK Query wraps it, `{ status, data }`. Never throws. An API code that is not declared is sent as `other`.
 */
export function errorDetails(error: unknown): ErrorDetails {
  const found = guard(() => {
    const { status, data = {}, errors = data.errors || [] } = (error || {}) as ErrorLike
    const [reported = {}] = errors
    return { httpStatus: Number(status) || Number(reported.status), apiCode: reported.code }
  })
  return found || {}
}

interface ErrorLike {
  status?: unknown
  data?: ErrorLike
  errors?: { status?: unknown; code?: string }[]
}
