import { renewal } from '@journey-monitor/sdk/renewal'
import type { JourneyProfile, LoadedJourney } from '../journey/profile.ts'
import { renewalGuide } from './renewal-guide.ts'
import { renewalLabels } from './renewal-labels.ts'
import { renewalMonitoring } from './renewal-monitoring.ts'
import { renewalPopulation } from './renewal-population.ts'
import { renewalReleasePlan } from './renewal-release-plan.ts'
import { renewalSimulatedSite } from './renewal-simulated-site.ts'
import { renewalSiteMap } from './renewal-site-map.ts'
import { renewalSurveyRequest } from './renewal-survey.ts'

const profile: JourneyProfile = {
  labels: renewalLabels,
  siteMap: renewalSiteMap,
  headline: {
    chose: 'Veterans’ journeys that selected the link',
    converted: 'sent the message',
    returned: 'returned to Medications',
    viewedOnly: 'Saw the link, didn’t select it',
    notReturned: 'Sent, but didn’t return',
  },
  guide: renewalGuide,
  surveyRequest: renewalSurveyRequest,
  monitoring: renewalMonitoring,
  releasePlan: renewalReleasePlan,
  attributes: { toggle: 'toggle', page: 'page' },
  simulation: { ...renewalPopulation, site: renewalSimulatedSite },
}

/**
 * The VA.gov prescription renewal with its profile: the journey that ships.
 * @example for (const { lines } of simulate({ ...renewalJourney, journeys: 1_000, seed: 7 })) console.log(lines)
 */
export const renewalJourney: LoadedJourney = { definition: renewal, profile }
