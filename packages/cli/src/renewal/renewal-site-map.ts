import type { SiteMap } from '../journey/profile.ts'
import { ENDPOINTS, PAGES } from './renewal-urls.ts'

const meds = { app: 'medications', team: 'meds' }
const sm = { app: 'secure-messaging', team: 'sm' }

/** Names of pages that the survey's form asks for. */
export const INTERSTITIAL = 'Where the renewal link leads: the interstitial of Secure Messaging'
export const CARE_TEAM_PAGES = ['Recent care teams', 'Care team selection', 'Care team help'] as const
export const MESSAGE_PAGE = 'Prefilled message'

const [RECENT, SELECTION, HELP] = CARE_TEAM_PAGES

/** VA.gov, as far as a prescription renewal goes. */
export const renewalSiteMap: SiteMap = {
  origin: 'https://www.va.gov',
  api: 'https://api.va.gov',
  env: 'vagov-production',
  services: {
    medications: 'va.gov-mhv-medications',
    'secure-messaging': 'va.gov-mhv-secure-messaging',
  },
  pages: [
    { name: 'Medications list, with the renewal link', url: PAGES.medications, step: 'link_view', ...meds },
    { name: 'Medication details, with the renewal link', url: PAGES.medicationDetails, step: 'link_view', ...meds },
    {
      name: INTERSTITIAL,
      url: `${PAGES.newMessage}?prescriptionId=:prescriptionId&redirectPath=:redirectPath`,
      step: 'care_team_pick',
      ...sm,
    },
    { name: RECENT, url: `${PAGES.recentCareTeams}/`, step: 'care_team_pick', ...sm },
    { name: SELECTION, url: `${PAGES.selectCareTeam}/`, step: 'care_team_pick', ...sm },
    { name: HELP, url: `${PAGES.careTeamHelp}/`, step: 'care_team_pick', ...sm },
    { name: MESSAGE_PAGE, url: `${PAGES.message}/`, step: 'prefill', ...sm },
    {
      name: 'Medications list, with the success alert',
      url: `${PAGES.medications}?page=1&rxRenewalMessageSuccess=true`,
      step: 'return',
      ...meds,
    },
  ],
  endpoints: [
    { method: 'GET', path: ENDPOINTS.prescriptionsV1, step: 'link_view', ...meds },
    { method: 'GET', path: ENDPOINTS.prescriptionsV2, step: 'link_view', ...meds },
    { method: 'GET', path: ENDPOINTS.careTeams, step: 'care_team_pick', ...sm },
    { method: 'POST', path: ENDPOINTS.folderSearch, step: 'care_team_pick', ...sm },
    { method: 'GET', path: ENDPOINTS.prescriptionV1, step: 'prefill', ...sm },
    { method: 'GET', path: ENDPOINTS.prescriptionV2, step: 'prefill', ...sm },
    { method: 'GET', path: ENDPOINTS.categories, step: 'prefill', ...sm },
    { method: 'GET', path: ENDPOINTS.signature, step: 'prefill', ...sm },
    { method: 'POST', path: ENDPOINTS.drafts, step: 'send', ...sm },
    { method: 'PUT', path: ENDPOINTS.draft, step: 'send', ...sm },
    { method: 'POST', path: ENDPOINTS.messages, step: 'send', ...sm },
    { method: 'POST', path: ENDPOINTS.sendRenewal, step: 'send', isNew: true, ...sm },
  ],
}
