import type { GuideSection, JourneyProfile } from '../journey/profile.ts'

const LINKS: GuideSection = { heading: 'Links', parts: ['links'], people: [] }

const MEDS: readonly GuideSection[] = [
  {
    heading: 'Description of the renewal link',
    step: 'link_view',
    parts: ['pages'],
    people: ['the text of the link, and what a Veteran is told if there is no link'],
  },
  {
    heading: 'Renewal vs refill eligibility logic',
    parts: [],
    people: ['which medications show the renewal link, which show refill instead, and which facilities are excepted'],
  },
  {
    heading: 'Screenshots and link placement',
    parts: [],
    people: ['screenshots of the link in the list and on a details page, without a real Veteran’s data'],
  },
  { heading: 'Expected journey from Meds → SM', parts: ['steps'], people: [] },
  { heading: 'Modal to continue to SM', step: 'modal', parts: [], people: ['screenshot of the modal, and its words'] },
  { heading: 'Error states', parts: ['codes'], people: [] },
  {
    heading: 'Known limitations (e.g., no available care team)',
    parts: ['limitations'],
    people: ['limitations without a failure code, e.g. of eligibility'],
  },
  { heading: 'Integration points with SM', parts: ['handoffs', 'endpoints'], people: [] },
  LINKS,
]

const SM: readonly GuideSection[] = [
  {
    heading: 'Overview of receiving medication renewal requests',
    parts: ['pages'],
    people: ['who at the facility receives the request, and what they see'],
  },
  {
    heading: 'Care team selection logic',
    step: 'care_team_pick',
    parts: [],
    people: ['which care teams are offered, in which order, and when the recent ones are offered first'],
  },
  {
    heading: 'Prefill rules (included/excluded data)',
    step: 'prefill',
    parts: [],
    people: ['which fields of the prescription are put into the message, which are left out, and why'],
  },
  { heading: 'Expected flow inside SM', parts: ['steps'], people: ['screenshots, without a real Veteran’s data'] },
  {
    heading: 'Error states and known issues',
    parts: ['codes', 'limitations'],
    people: ['known issues without a failure code, with their tickets'],
  },
  { heading: 'Integration notes with Meds', parts: ['handoffs', 'endpoints'], people: [] },
  LINKS,
]

/** The sections of the product guides, by team. */
export const renewalGuide: JourneyProfile['guide'] = { meds: MEDS, sm: SM }
