import type { Site } from '../simulate/simulated-site.ts'
import { renewalPlaces } from './places.ts'

const FAST = { p50: 180, p90: 520 }
const USUAL = { p50: 420, p90: 1_300 }
const { origin, api, env, services } = renewalPlaces
const MESSAGES = '/my-health/secure-messages'
const V1 = '/my_health/v1'

/** VA.gov in RUM, as far as a prescription renewal goes. */
export const renewalSite: Site = {
  origin,
  api,
  env,
  origins: { '/my-health': 60, '': 20, '/': 12, 'https://www.google.com/': 5, 'https://www.myhealth.va.gov/': 3 },
  apps: {
    medications: {
      service: services.medications,
      applicationId: '2b875bc2-034a-445b-868c-d43bec8928d1',
      replaySampleRate: 50,
      elsewhere: ['/my-health/medications/refill', '/my-health/medications/prescription/:prescriptionId'],
      outbound: ['Outbound link: Contact your facility', 'Outbound link: Veterans Crisis Line'],
    },
    'secure-messaging': {
      service: services['secure-messaging'],
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
