import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import type { Spread } from './random.ts'

/** A request that a step makes, with IDs scrubbed. */
export interface SiteRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: string
  readonly status: number
  readonly time: Spread
  /** The failures that show in this request. */
  readonly codes?: readonly string[]
}

export interface StepSite {
  /** Path and query of the pages on which the step takes place, in turn; none: wherever the person is. */
  readonly pages: readonly string[]
  /** Instead, where the journey's attribute `page` has this value. */
  readonly pagesOf?: Readonly<Record<string, readonly string[]>>
  /** Made when it starts, and when it completes. */
  readonly atStart: readonly SiteRequest[]
  readonly atEnd: readonly SiteRequest[]
}

export interface AppSite {
  readonly service: string
  readonly applicationId: string
  readonly replaySampleRate: number
  /** Where its people go beside the journey. */
  readonly elsewhere: readonly string[]
  /** The names of links that lead out of it. */
  readonly outbound: readonly string[]
}

/** The pages, endpoints and RUM applications of a journey. */
export interface Site {
  readonly origin: string
  readonly api: string
  readonly apps: Readonly<Record<string, AppSite>>
  readonly steps: Readonly<Record<string, StepSite>>
  /** Where people come from. */
  readonly origins: Readonly<Record<string, number>>
}

const FAST = { p50: 180, p90: 520 }
const USUAL = { p50: 420, p90: 1_300 }
const MESSAGES = '/my-health/secure-messages'
const V1 = '/my_health/v1'

const ORIGINS = { '/my-health': 60, '': 20, '/': 12, 'https://www.google.com/': 5, 'https://www.myhealth.va.gov/': 3 }

/** VA.gov, as far as a prescription renewal goes. */
const renewalSite: Site = {
  origin: 'https://www.va.gov',
  api: 'https://api.va.gov',
  origins: ORIGINS,
  apps: {
    medications: {
      service: 'va.gov-mhv-medications',
      applicationId: '2b875bc2-034a-445b-868c-d43bec8928d1',
      replaySampleRate: 50,
      elsewhere: ['/my-health/medications/refill', '/my-health/medications/prescription/:prescriptionId'],
      outbound: ['Outbound link: Contact your facility', 'Outbound link: Veterans Crisis Line'],
    },
    'secure-messaging': {
      service: 'va.gov-mhv-secure-messaging',
      applicationId: '02c72297-5059-4ed8-8472-874276f4a9b2',
      replaySampleRate: 50,
      elsewhere: [`${MESSAGES}/inbox/`, `${MESSAGES}/contact-list/`],
      outbound: ['Outbound link: Find your facility', 'Outbound link: Veterans Crisis Line'],
    },
  },
  steps: {
    link_view: {
      pages: ['/my-health/medications?page=1'],
      pagesOf: { details: ['/my-health/medications/prescription/:prescriptionId'] },
      atStart: [
        {
          method: 'GET',
          path: `${V1}/prescriptions`,
          query: 'page=1&per_page=10',
          status: 200,
          time: USUAL,
          codes: ['eligibility_error'],
        },
      ],
      atEnd: [],
    },
    modal: { pages: [], atStart: [], atEnd: [] },
    care_team_pick: {
      pages: [`${MESSAGES}/new-message/`, `${MESSAGES}/new-message/recent/`],
      atStart: [
        {
          method: 'GET',
          path: `${V1}/messaging/allrecipients`,
          query: 'useCache=false',
          status: 200,
          time: { p50: 640, p90: 2_100 },
          codes: ['care_team_api_error', 'session_expired', 'downtime'],
        },
        { method: 'POST', path: `${V1}/aal`, status: 200, time: FAST },
        { method: 'POST', path: `${V1}/messaging/folders/:folderId/search`, status: 200, time: USUAL },
      ],
      atEnd: [],
    },
    prefill: {
      pages: [`${MESSAGES}/new-message/start-message/`],
      atStart: [
        {
          method: 'GET',
          path: `${V1}/prescriptions/:prescriptionId`,
          status: 200,
          time: USUAL,
          codes: ['prescription_load_error', 'timeout'],
        },
        { method: 'GET', path: `${V1}/messaging/messages/categories`, status: 200, time: FAST },
        { method: 'GET', path: `${V1}/messaging/preferences/signature`, status: 200, time: FAST },
      ],
      atEnd: [],
    },
    send: {
      pages: [],
      atStart: [
        {
          method: 'POST',
          path: `${V1}/messaging/message_drafts`,
          status: 201,
          time: USUAL,
          codes: ['draft_create_error'],
        },
      ],
      atEnd: [
        {
          method: 'POST',
          path: `${V1}/messaging/messages/renewal`,
          status: 200,
          time: { p50: 780, p90: 2_400 },
          codes: [
            'send_error',
            'backend_error',
            'session_expired',
            'blocked_care_team',
            'attachment_rejected',
            'timeout',
          ],
        },
      ],
    },
    return: {
      pages: ['/my-health/medications?page=1&rxRenewalMessageSuccess=true'],
      atStart: [{ method: 'GET', path: `${V1}/prescriptions`, query: 'page=1&per_page=10', status: 200, time: USUAL }],
      atEnd: [],
    },
  },
}

/** Where a journey takes place: VA.gov for the prescription renewal; else a page and a request for each step. */
export function siteOf(definition: JourneyDefinition): Site {
  if (definition.name === renewal.name) return renewalSite
  return {
    origin: 'https://www.example.org',
    api: 'https://api.example.org',
    origins: ORIGINS,
    apps: Object.fromEntries(
      definition.apps.map((app, i) => [
        app,
        {
          service: app,
          applicationId: `${i + 1}`.repeat(8).slice(0, 8).concat('-0000-4000-8000-000000000000'),
          replaySampleRate: 0,
          elsewhere: [`/${app}`],
          outbound: ['Outbound link: Help'],
        },
      ]),
    ),
    steps: Object.fromEntries(
      definition.steps.map(({ name, app }) => [
        name,
        {
          pages: [`/${app}/${name}`],
          atStart: [{ method: 'GET', path: `/api/${name}`, status: 200, time: USUAL }],
          atEnd: [],
        },
      ]),
    ),
  }
}

/** What a fault calls a request. */
export function requestName({ method, path }: SiteRequest): string {
  return `${method} ${path}`
}
