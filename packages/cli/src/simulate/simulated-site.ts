import type { JourneyDefinition } from '@journey-monitor/sdk'
import { knownOf } from '../journey/profile.ts'
import { type JourneyEndpoint, placesOf } from '../journey/site-map.ts'
import type { Spread } from './random.ts'

/** A request that a step makes, with IDs scrubbed. */
export interface SiteRequest {
  readonly method: JourneyEndpoint['method']
  readonly path: string
  readonly query?: string
  readonly status: number
  readonly time: Spread
  /** The failures that show in this request. */
  readonly codes?: readonly string[]
}

export interface StepSite {
  /** Path and query of the step's pages, in order; if empty, the step is on the current page. */
  readonly pages: readonly string[]
  /** The pages for each value of the journey's attribute `page`, instead of `pages`. */
  readonly pagesOf?: Readonly<Record<string, readonly string[]>>
  /** Requests at the step's start, and at its completion. */
  readonly atStart: readonly SiteRequest[]
  readonly atEnd: readonly SiteRequest[]
}

export interface AppSite {
  readonly service: string
  readonly applicationId: string
  readonly replaySampleRate: number
  /** Pages that people visit outside the journey. */
  readonly elsewhere: readonly string[]
  /** The names of links that lead out of the app. */
  readonly outbound: readonly string[]
}

/** The pages, endpoints and RUM applications of a journey. */
export interface Site {
  readonly origin: string
  readonly api: string
  /** RUM's `env`. */
  readonly env: string
  readonly apps: Readonly<Record<string, AppSite>>
  readonly steps: Readonly<Record<string, StepSite>>
  /** Referrers and their weights. */
  readonly origins: Readonly<Record<string, number>>
}

const USUAL = { p50: 420, p90: 1_300 }

/** Returns the simulated site of a journey. A step that the site map doesn't know gets one page and one request. */
export function siteOf(definition: JourneyDefinition): Site {
  return knownOf(definition).site ?? neutralSite(definition)
}

function neutralSite(definition: JourneyDefinition): Site {
  const { origin, api, env, services, pages, endpoints } = placesOf(definition)
  return {
    origin: origin || 'https://www.example.org',
    api: api || 'https://api.example.org',
    env,
    origins: { '/': 60, '': 35, 'https://www.google.com/': 5 },
    apps: Object.fromEntries(
      definition.apps.map((app, i) => [
        app,
        {
          service: services[app] as string,
          applicationId: `${i + 1}`.repeat(8).slice(0, 8).concat('-0000-4000-8000-000000000000'),
          replaySampleRate: 0,
          elsewhere: [`/${app}`],
          outbound: ['Outbound link: Help'],
        },
      ]),
    ),
    steps: Object.fromEntries(
      definition.steps.map(({ name, app }) => {
        const isOwn = ({ step }: { readonly step: string }) => step === name
        const urls = pages.filter(isOwn).map(({ url }) => url)
        const known = endpoints.filter(isOwn)
        const requests = (known.length > 0 ? known : [{ method: 'GET' as const, path: `/api/${name}` }]).map(
          ({ method, path }): SiteRequest => ({ method, path, status: 200, time: USUAL }),
        )
        return [
          name,
          {
            pages: urls.length > 0 ? urls : [`/${app}/${name}`],
            atStart: requests.filter(({ method }) => method === 'GET'),
            atEnd: requests.filter(({ method }) => method !== 'GET'),
          },
        ]
      }),
    ),
  }
}

/** Returns a request's name in a fault, e.g. `GET /messages`. */
export function requestName({ method, path }: SiteRequest): string {
  return `${method} ${path}`
}
