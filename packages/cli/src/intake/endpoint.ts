/** What the browser SDK posts to, each at `/api/v2/<name>`. Only `rum` and `logs` are kept. */
const ENDPOINTS = ['rum', 'logs', 'replay', 'profile', 'exposures', 'flagevaluation', 'debugger'] as const

export type Endpoint = (typeof ENDPOINTS)[number]
export type KeptEndpoint = Extract<Endpoint, 'rum' | 'logs'>

export interface Address {
  readonly endpoint: Endpoint
  /** The body is zlib-compressed, although no header says so. */
  readonly deflated: boolean
}

const NOWHERE = 'http://nowhere.invalid'

/**
 * Where a post is addressed to: `path` with its query, as the SDK forms it, or as it passes it to a proxy in
 * `ddforward`. Undefined for anything that the SDK does not post to.
 *
 * @example addressOf('/api/v2/rum?dd-evp-encoding=deflate') // { endpoint: 'rum', deflated: true }
 */
export function addressOf(path: string): Address | undefined {
  if (!path.startsWith('/') || !URL.canParse(path, NOWHERE)) return undefined
  const { origin, pathname, searchParams } = new URL(path, NOWHERE)
  const endpoint = ENDPOINTS.find(name => pathname === `/api/v2/${name}`)
  if (!endpoint || origin !== NOWHERE) return undefined
  return { endpoint, deflated: searchParams.get('dd-evp-encoding') === 'deflate' }
}

export function isKept(endpoint: Endpoint): endpoint is KeptEndpoint {
  return endpoint === 'rum' || endpoint === 'logs'
}
