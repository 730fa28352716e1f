import type { JourneyProfile } from '../journey/profile.ts'
import { CARE_TEAM_PAGES, INTERSTITIAL, MESSAGE_PAGE } from './renewal-site-map.ts'

/** Fields of the VSignals/Medallia request for each team. */
export const renewalSurveyRequest: JourneyProfile['surveyRequest'] = {
  tool: 'VSignals / Medallia',
  instructions: 'Attach the updated product guides to the VSP/Contact Center intake request.',
  fields: {
    meds: [
      { field: 'Renewal link destination URLs', pages: [INTERSTITIAL] },
      { field: 'Any new/updated Medications pages in the flow', pages: 'own' },
      { field: 'Endpoints', endpoints: 'own' },
    ],
    sm: [
      { field: 'SM interstitial URL', pages: [INTERSTITIAL] },
      { field: 'Care team selection URL', pages: CARE_TEAM_PAGES },
      { field: 'Prefilled message URL', pages: [MESSAGE_PAGE] },
      { field: 'Any new SM endpoints', endpoints: 'own' },
    ],
  },
}
