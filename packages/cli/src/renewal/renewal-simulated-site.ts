import type { JourneyProfile } from '../journey/profile.ts'
import { ENDPOINTS, PAGES } from './renewal-urls.ts'

const FAST = { p50: 180, p90: 520 }
const USUAL = { p50: 420, p90: 1_300 }

/** VA.gov in RUM, as far as a prescription renewal goes. */
export const renewalSimulatedSite: JourneyProfile['simulation']['site'] = {
  referrers: {
    [PAGES.myHealth]: 60,
    '': 20,
    '/': 12,
    'https://www.google.com/': 5,
    'https://www.myhealth.va.gov/': 3,
  },
  apps: {
    medications: {
      applicationId: '2b875bc2-034a-445b-868c-d43bec8928d1',
      replaySampleRate: 50,
      elsewhere: [PAGES.refill, PAGES.medicationDetails],
      outbound: ['Outbound link: Contact your facility', 'Outbound link: Veterans Crisis Line'],
    },
    'secure-messaging': {
      applicationId: '02c72297-5059-4ed8-8472-874276f4a9b2',
      replaySampleRate: 50,
      elsewhere: [`${PAGES.inbox}/`, `${PAGES.contactList}/`],
      outbound: ['Outbound link: Find your facility', 'Outbound link: Veterans Crisis Line'],
    },
  },
  steps: {
    link_view: {
      pages: [`${PAGES.medications}?page=1`],
      pagesByEntry: { details: [PAGES.medicationDetails] },
      atStart: [
        {
          method: 'GET',
          path: ENDPOINTS.prescriptionsV1,
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
      pages: [`${PAGES.newMessage}/`, `${PAGES.recentCareTeams}/`],
      atStart: [
        {
          method: 'GET',
          path: ENDPOINTS.careTeams,
          query: 'useCache=false',
          status: 200,
          time: { p50: 640, p90: 2_100 },
          codes: ['care_team_api_error', 'session_expired', 'downtime'],
        },
        { method: 'POST', path: ENDPOINTS.accessLog, status: 200, time: FAST },
        { method: 'POST', path: ENDPOINTS.folderSearch, status: 200, time: USUAL },
      ],
      atEnd: [],
    },
    prefill: {
      pages: [`${PAGES.message}/`],
      atStart: [
        {
          method: 'GET',
          path: ENDPOINTS.prescriptionV1,
          status: 200,
          time: USUAL,
          codes: ['prescription_load_error', 'timeout'],
        },
        { method: 'GET', path: ENDPOINTS.categories, status: 200, time: FAST },
        { method: 'GET', path: ENDPOINTS.signature, status: 200, time: FAST },
      ],
      atEnd: [],
    },
    send: {
      pages: [],
      atStart: [
        {
          method: 'POST',
          path: ENDPOINTS.drafts,
          status: 201,
          time: USUAL,
          codes: ['draft_create_error'],
        },
      ],
      atEnd: [
        {
          method: 'POST',
          path: ENDPOINTS.sendRenewal,
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
      pages: [`${PAGES.medications}?page=1&rxRenewalMessageSuccess=true`],
      atStart: [
        { method: 'GET', path: ENDPOINTS.prescriptionsV1, query: 'page=1&per_page=10', status: 200, time: USUAL },
      ],
      atEnd: [],
    },
  },
}
