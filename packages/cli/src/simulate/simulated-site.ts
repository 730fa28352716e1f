import type { JourneyProfile, LoadedJourney } from '../journey/profile.ts'

type SimulatedSite = JourneyProfile['simulation']['site']

export type StepSite = SimulatedSite['steps'][string]
/** A request that a step makes, with IDs scrubbed. */
export type SiteRequest = StepSite['atStart'][number]

export interface AppSite extends Readonly<SimulatedSite['apps'][string]> {
  readonly service: string
}

/** The pages, endpoints and RUM applications of a journey. */
export interface Site extends Pick<SimulatedSite, 'referrers'> {
  readonly origin: string
  readonly api: string
  /** RUM's `env`. */
  readonly env: string
  readonly apps: Readonly<Record<string, AppSite>>
  readonly steps: Readonly<Record<string, StepSite>>
}

const USUAL = { p50: 420, p90: 1_300 }

/**
 * Builds the simulated site from the journey's profile. Missing parts come from the site map's pages and endpoints;
 * without a site map, there is one page, and one request for each step.
 */
export function siteOf({ definition, profile }: LoadedJourney): Site {
  const { origin, api, env, services, pages, endpoints } = profile.siteMap
  const { referrers, apps, steps } = profile.simulation.site
  return {
    origin: origin || 'https://www.example.org',
    api: api || 'https://api.example.org',
    env,
    referrers,
    apps: Object.fromEntries(
      definition.apps.map((app, i) => [app, { service: services[app] ?? app, ...(apps[app] ?? neutralApp(app, i)) }]),
    ),
    steps: Object.fromEntries(definition.steps.map(({ name, app }) => [name, steps[name] ?? derivedStep(name, app)])),
  }

  function derivedStep(name: string, app: string): StepSite {
    const isOwn = ({ step }: { readonly step: string }) => step === name
    const urls = pages.filter(isOwn).map(({ url }) => url)
    const known = endpoints.filter(isOwn)
    const requests = (known.length > 0 ? known : [{ method: 'GET' as const, path: `/api/${name}` }]).map(
      ({ method, path }): SiteRequest => ({ method, path, status: 200, time: USUAL }),
    )
    return {
      pages: urls.length > 0 ? urls : [`/${app}/${name}`],
      atStart: requests.filter(({ method }) => method === 'GET'),
      atEnd: requests.filter(({ method }) => method !== 'GET'),
    }
  }
}

function neutralApp(app: string, index: number): SimulatedSite['apps'][string] {
  return {
    applicationId: `${index + 1}`.repeat(8).slice(0, 8).concat('-0000-4000-8000-000000000000'),
    replaySampleRate: 0,
    elsewhere: [`/${app}`],
    outbound: ['Outbound link: Help'],
  }
}

/** Name of a request in a fault. */
export function requestName({ method, path }: SiteRequest): string {
  return `${method} ${path}`
}
