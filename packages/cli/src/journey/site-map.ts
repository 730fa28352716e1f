import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Check, list, object, oneOf, refuse, text } from '../system/json-checks.ts'
import { knownOf } from './profile.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

interface JourneyPage {
  /** In words that a form about the release can take as they are. */
  readonly name: string
  /** With query, where the journey needs it. A segment like `:id`, or such a value in the query, stands for any. */
  readonly url: string
  readonly app: string
  readonly step: string
  /** Who owns the page. */
  readonly team: string
}

export interface JourneyEndpoint {
  readonly method: (typeof METHODS)[number]
  /** Without query. A segment like `:id` stands for any. */
  readonly path: string
  readonly app: string
  /** The step that waits for it. */
  readonly step: string
  /** Who answers for it where it fails. */
  readonly team: string
}

/** Where a journey takes place. */
export interface JourneyPlaces {
  /** The site of the pages, and that of the endpoints. */
  readonly origin: string
  readonly api: string
  /** RUM's `env` of the traffic that counts. */
  readonly env: string
  /** RUM's `service`, by app. */
  readonly services: Readonly<Record<string, string>>
  readonly pages: readonly JourneyPage[]
  readonly endpoints: readonly JourneyEndpoint[]
}

/** The pages and endpoints of a journey. Where none are known, RUM's `service` is taken to be called like the app. */
export function placesOf(definition: JourneyDefinition): JourneyPlaces {
  const services = Object.fromEntries(definition.apps.map(app => [app, app]))
  return knownOf(definition).places ?? { origin: '', api: '', env: 'production', services, pages: [], endpoints: [] }
}

/** That places are some of `definition`. */
export function placesIn({ apps, teams, steps }: JourneyDefinition): Check {
  const whose = { app: oneOf(apps), step: oneOf(steps.map(({ name }) => name)), team: oneOf(teams) }
  return object({
    origin,
    api: origin,
    env: text,
    services: object(Object.fromEntries(apps.map(app => [app, text]))),
    pages: list(object({ name: text, url: path, ...whose })),
    endpoints: list(object({ method: oneOf(METHODS), path, ...whose })),
  })
}

const origin: Check = (value, place) => {
  if (typeof value !== 'string' || !/^(?:https?:\/\/[^/\s]+)?$/.test(value))
    refuse(place, 'an origin like https://www.example.org', value)
}

const path: Check = (value, place) => {
  if (typeof value !== 'string' || !value.startsWith('/')) refuse(place, 'a path that begins with /', value)
}
