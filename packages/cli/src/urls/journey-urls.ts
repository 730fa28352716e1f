import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'

/** A page or an endpoint on a journey. */
export interface JourneyUrl {
  readonly type: 'page' | 'endpoint'
  /** Method and path of an endpoint. */
  readonly name: string
  /** GET for a page. */
  readonly method: string
  /** URL pattern. A segment or value like `:id` matches any text. */
  readonly url: string
  readonly app: string
  readonly step: string
  /** The team that owns it. */
  readonly owner: string
  /** An endpoint that came with the feature. */
  readonly isNew?: true
}

/**
 * Lists every page and endpoint of a journey, by app, then owner, pages first, in the order of the steps.
 * @throws InputError if the journey's site map is empty.
 */
export function urlsOf({ definition, profile }: LoadedJourney): JourneyUrl[] {
  const { origin, api, pages, endpoints } = profile.siteMap
  if (pages.length === 0 && endpoints.length === 0) {
    throw new InputError(
      `the pages and endpoints of ${definition.name} are not known; export them in its profile, as siteMap`,
    )
  }
  const urls: JourneyUrl[] = [
    ...pages.map(({ name, url, app, step, team }) => ({
      type: 'page' as const,
      name,
      method: 'GET',
      url: `${origin}${url}`,
      app,
      step,
      owner: team,
    })),
    ...endpoints.map(({ method, path, app, step, team, isNew }) => ({
      type: 'endpoint' as const,
      name: `${method} ${path}`,
      method,
      url: `${api}${path}`,
      app,
      step,
      owner: team,
      ...(isNew && { isNew: true as const }),
    })),
  ]
  const order = ({ app, owner }: JourneyUrl) =>
    definition.apps.indexOf(app) * definition.teams.length + definition.teams.indexOf(owner)
  return urls.sort((a, b) => order(a) - order(b))
}
