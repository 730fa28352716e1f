import type { JourneyEndpoint } from '../journey/profile.ts'
import { all, any, type Compute, is, matches, not, type Search } from './query.ts'

/** RUM counts durations in ns. */
export const NS_PER_MS = 1_000_000

/** p90, in ns. */
export const P90_DURATION: Compute = { aggregation: 'pc90', metric: '@resource.duration' }

/** Versions of one endpoint: `/v1/claims` and `/v2/claims` do the same. */
export interface EndpointGroup extends Pick<JourneyEndpoint, 'method' | 'app' | 'step' | 'team'> {
  /** Path without the prefix before the version. */
  readonly path: string
  readonly paths: readonly string[]
}

export function endpointGroups(endpoints: readonly JourneyEndpoint[]): EndpointGroup[] {
  const groups = new Map<string, EndpointGroup>()
  for (const { path, ...endpoint } of endpoints) {
    const name = path.replace(/^.*\/v\d+(?=\/)/, '')
    const key = `${endpoint.method} ${name} ${endpoint.app} ${endpoint.step}`
    groups.set(key, { ...endpoint, path: name, paths: [...(groups.get(key)?.paths ?? []), path] })
  }
  return [...groups.values()]
}

/** Finds the requests of a service, or of some, to these endpoints. `paths` are such as `/claims/:claimId`. */
export function requestsTo(services: string | readonly string[], paths: readonly string[], method?: string): Search {
  return all(
    is('@type', 'resource'),
    is('service', ...[services].flat()),
    method === undefined ? '' : is('@resource.method', method),
    any(...paths.map(path => matches('@resource.url_path', path.replace(/:\w+/g, '*')))),
  )
}

export const OK: Search = is('@resource.status_code', 200, 201)

/** The answers that a release plan counts as errors: other than 200 and 201, no answer included. */
export const NOT_OK: Search = not(OK)

/** @example slugOf({ method: 'GET', path: '/messaging/allrecipients' }) // 'get-messaging-allrecipients' */
export function slugOf({ method, path }: Pick<EndpointGroup, 'method' | 'path'>): string {
  return `${method}${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
