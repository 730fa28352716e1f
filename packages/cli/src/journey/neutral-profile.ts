import type { JourneyDefinition } from '@journey-monitor/sdk'
import { humanize } from '../system/format.ts'
import type { JourneyProfile } from './profile.ts'

const GUIDE: JourneyProfile['guide'][string] = [
  { heading: 'Overview', parts: ['pages'], people: ['what it is for, who may use it, and screenshots'] },
  { heading: 'Expected journey', parts: ['steps'], people: [] },
  { heading: 'Error states', parts: ['codes'], people: [] },
  { heading: 'Known limitations', parts: ['limitations'], people: ['limitations without a failure code'] },
  { heading: 'Integration points', parts: ['handoffs', 'endpoints'], people: [] },
  { heading: 'Links', parts: ['links'], people: [] },
]

/** Returns the profile of a journey that has only a definition. */
export function neutralProfile(definition: JourneyDefinition): JourneyProfile {
  const { teams, apps, steps, intentStep, convertingStep } = definition
  const first = steps[0]?.name
  const last = steps.at(-1)?.name ?? ''
  return {
    labels: { people: 'people', subject: 'this journey', teams: {}, shortTeams: {}, steps: {} },
    siteMap: {
      origin: '',
      api: '',
      env: 'production',
      services: Object.fromEntries(apps.map(app => [app, app])),
      pages: [],
      endpoints: [],
    },
    headline: {
      chose: `journeys that completed “${humanize(intentStep)}”`,
      converted: `completed “${humanize(convertingStep)}”`,
      returned: `completed “${humanize(last)}”`,
      viewedOnly: `Began, didn’t complete “${humanize(intentStep)}”`,
      notReturned: `Completed “${humanize(convertingStep)}”, but not “${humanize(last)}”`,
    },
    guide: Object.fromEntries(teams.map(team => [team, GUIDE])),
    surveyRequest: {
      tool: 'the survey',
      instructions: 'Send these with the request for the survey.',
      fields: Object.fromEntries(
        teams.map(team => [
          team,
          [
            { field: 'Pages in the flow', pages: 'own' },
            { field: 'Endpoints', endpoints: 'own' },
          ],
        ]),
      ),
    },
    monitoring: {
      site: 'datadoghq.com',
      causes: {},
      unseen: [
        'Was the toggle turned off? Then mute this, and say so in the configuration.',
        `Is \`${first}\` still offered to anyone? Check what decides that.`,
      ],
    },
    releasePlan: {
      reviewer: 'reviewer',
      checklists: [
        {
          name: 'Survey',
          kind: 'survey_intake',
          before: 'A',
          items: [
            { text: 'The new URLs are requested: journey-monitor urls', discipline: 'UX' },
            { text: 'The updates are confirmed complete', discipline: 'UX' },
          ],
        },
        {
          name: 'Support',
          kind: 'contact_center',
          before: 'A',
          items: [{ text: 'Support is prepared for questions about the release', discipline: 'product' }],
        },
        {
          name: 'After the launch',
          kind: 'survey_intake',
          before: '1-week',
          items: [{ text: 'Validate feedback intake post-launch', discipline: 'UX' }],
        },
      ],
      supportSource: 'Support',
      phrases: {
        call_center: ['support calls', 'call center queries'],
        member_services: ['member services'],
        survey: ['survey submissions', 'feedback survey'],
      },
      results: {
        changes: 'Any changes necessary based on the logs, or on feedback on user challenges?',
        calls: 'Support calls',
        surveys: 'Feedback survey submissions',
        processing: 'Any issues with handling/processing?:',
        feedback: 'Qualitative feedback (surveys and others)',
      },
    },
    attributes: {},
    simulation: {
      apps: {},
      attributes: {},
      steps: {},
      faults: [],
      site: { referrers: { '/': 60, '': 35, 'https://www.google.com/': 5 }, apps: {}, steps: {} },
    },
  }
}
