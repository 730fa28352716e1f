import type { JourneyDefinition } from '@journey-monitor/sdk'
import { knownOf } from './known.ts'

export interface JourneyPage {
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
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
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
  /** RUM's `service`, by app. */
  readonly services: Readonly<Record<string, string>>
  readonly pages: readonly JourneyPage[]
  readonly endpoints: readonly JourneyEndpoint[]
}

/**
 * The pages and endpoints of a journey, by app, step and team. Where nothing is known but its apps, RUM's `service` is
 * taken to be called like them.
 */
export function placesOf(definition: JourneyDefinition): JourneyPlaces {
  const services = Object.fromEntries(definition.apps.map(app => [app, app]))
  return knownOf(definition).places ?? { origin: '', api: '', services, pages: [], endpoints: [] }
}
