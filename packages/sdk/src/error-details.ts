/** What of an error may be sent: numbers and codes, never its text. */
export interface ErrorDetails {
  readonly httpStatus?: number
  readonly apiCode?: string
}

/**
 * The HTTP status and API code of an error, whether it is a `Response`, a body like `{ errors: [{ status, code }] }`, or
 * what RTK Query, TanStack Query or axios make of one. Never throws. An API code that is not declared is sent as `other`.
 */
export function errorDetails(error: unknown): ErrorDetails {
  try {
    const given = error as Loose
    const body = [given, given.data, given.response?.data].filter(each => each?.errors)[0]
    const reported = body?.errors?.[0]
    const status = [given.status, given.originalStatus, given.response?.status, reported?.status].map(Number).filter(Boolean)[0]
    return Object.assign({}, status ? { httpStatus: status } : null, reported?.code ? { apiCode: `${reported.code}` } : null)
  } catch {
    return {}
  }
}

interface Loose {
  status?: unknown
  originalStatus?: unknown
  errors?: { status?: unknown; code?: unknown }[]
  data?: Loose
  response?: Loose
}
