import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'

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

const MEDICATIONS = '/my-health/medications'
const MESSAGES = '/my-health/secure-messages'
const MESSAGING = '/my_health/v1/messaging'

const meds = { app: 'medications', team: 'meds' }
const sm = { app: 'secure-messaging', team: 'sm' }

/** VA.gov, as far as a prescription renewal goes. */
const renewalPlaces: JourneyPlaces = {
  origin: 'https://www.va.gov',
  api: 'https://api.va.gov',
  services: {
    medications: 'va.gov-mhv-medications',
    'secure-messaging': 'va.gov-mhv-secure-messaging',
  },
  pages: [
    { name: 'Medications list, with the renewal link', url: MEDICATIONS, step: 'link_view', ...meds },
    {
      name: 'Medication details, with the renewal link',
      url: `${MEDICATIONS}/prescription/:prescriptionId`,
      step: 'link_view',
      ...meds,
    },
    {
      name: 'Where the renewal link leads: the interstitial of Secure Messaging',
      url: `${MESSAGES}/new-message?prescriptionId=:prescriptionId&redirectPath=:redirectPath`,
      step: 'care_team_pick',
      ...sm,
    },
    { name: 'Recent care teams', url: `${MESSAGES}/new-message/recent/`, step: 'care_team_pick', ...sm },
    { name: 'Care team selection', url: `${MESSAGES}/new-message/select-care-team/`, step: 'care_team_pick', ...sm },
    { name: 'Care team help', url: `${MESSAGES}/new-message/care-team-help/`, step: 'care_team_pick', ...sm },
    { name: 'Prefilled message', url: `${MESSAGES}/new-message/start-message/`, step: 'prefill', ...sm },
    {
      name: 'Medications list, with the success alert',
      url: `${MEDICATIONS}?page=1&rxRenewalMessageSuccess=true`,
      step: 'return',
      ...meds,
    },
  ],
  endpoints: [
    { method: 'GET', path: '/my_health/v1/prescriptions', step: 'link_view', ...meds },
    { method: 'GET', path: '/my_health/v2/prescriptions', step: 'link_view', ...meds },
    { method: 'GET', path: `${MESSAGING}/allrecipients`, step: 'care_team_pick', ...sm },
    { method: 'POST', path: `${MESSAGING}/folders/:folderId/search`, step: 'care_team_pick', ...sm },
    { method: 'GET', path: '/my_health/v1/prescriptions/:prescriptionId', step: 'prefill', ...sm },
    { method: 'GET', path: '/my_health/v2/prescriptions/:prescriptionId', step: 'prefill', ...sm },
    { method: 'GET', path: `${MESSAGING}/messages/categories`, step: 'prefill', ...sm },
    { method: 'GET', path: `${MESSAGING}/preferences/signature`, step: 'prefill', ...sm },
    { method: 'POST', path: `${MESSAGING}/message_drafts`, step: 'send', ...sm },
    { method: 'PUT', path: `${MESSAGING}/message_drafts/:draftId`, step: 'send', ...sm },
    { method: 'POST', path: `${MESSAGING}/messages`, step: 'send', ...sm },
    { method: 'POST', path: `${MESSAGING}/messages/renewal`, step: 'send', ...sm },
  ],
}

/**
 * The pages and endpoints of a journey, by app, step and team: of the prescription renewal, VA.gov's. Of another journey
 * nothing is known here but its apps, which RUM's `service` is taken to be called like.
 */
export function placesOf({ name, apps }: JourneyDefinition): JourneyPlaces {
  if (name === renewal.name) return renewalPlaces
  const services = Object.fromEntries(apps.map(app => [app, app]))
  return { origin: '', api: '', services, pages: [], endpoints: [] }
}
