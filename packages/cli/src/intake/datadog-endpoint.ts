/** The endpoints that the browser SDK posts to, at `/api/v2/<name>`. The intake keeps only `rum` and `logs`. */
const ENDPOINTS = ['rum', 'logs', 'replay', 'profile', 'exposures', 'flagevaluation', 'debugger'] as const

export type Endpoint = (typeof ENDPOINTS)[number]
export type KeptEndpoint = Extract<Endpoint, 'rum' | 'logs'>

export interface Address {
  readonly endpoint: Endpoint
  /** The body is zlib-compressed, without a header for it. */
  readonly deflated: boolean
}

const PLACEHOLDER_ORIGIN = 'http://nowhere.invalid'

/**
 * Parses the address of a post: the path and query that the SDK uses, directly or in a proxy's `ddforward`. Returns undefined for
 * anything that the SDK doesn't post to.
 *
 * @example addressOf('/api/v2/rum?dd-evp-encoding=deflate') // { endpoint: 'rum', deflated: true }
 */
export function addressOf(path: string): Address | undefined {
  if (!path.startsWith('/') || !URL.canParse(path, PLACEHOLDER_ORIGIN)) return undefined
  const { origin, pathname, searchParams } = new URL(path, PLACEHOLDER_ORIGIN)
  const endpoint = ENDPOINTS.find(name => pathname === `/api/v2/${name}`)
  if (!endpoint || origin !== PLACEHOLDER_ORIGIN) return undefined
  return { endpoint, deflated: searchParams.get('dd-evp-encoding') === 'deflate' }
}

export function isKept(endpoint: Endpoint): endpoint is KeptEndpoint {
  return endpoint === 'rum' || endpoint === 'logs'
}
