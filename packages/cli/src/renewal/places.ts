import type { JourneyPlaces } from '../journey/site-map.ts'

const MEDICATIONS = '/my-health/medications'
const MESSAGES = '/my-health/secure-messages'
const MESSAGING = '/my_health/v1/messaging'

const meds = { app: 'medications', team: 'meds' }
const sm = { app: 'secure-messaging', team: 'sm' }

/** VA.gov, as far as a prescription renewal goes. */
export const renewalPlaces = {
  origin: 'https://www.va.gov',
  api: 'https://api.va.gov',
  env: 'vagov-production',
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
} as const satisfies JourneyPlaces
