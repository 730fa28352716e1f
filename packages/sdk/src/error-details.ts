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
  const details = guard(() => {
    const { status, originalStatus, data, errors } = (error || {}) as ErrorLike
    const [reported] = errors || data?.errors || []
    return {
      httpStatus: Number(status) || Number(originalStatus) || Number(reported?.status),
      apiCode: reported?.code,
    }
  })
  return details || {}
}

interface ErrorLike {
  status?: unknown
  originalStatus?: unknown
  data?: ErrorLike | null
  errors?: readonly ({ status?: unknown; code?: string } | null)[] | null
}
