import type { PartialProfile } from '@journey-monitor/cli/journey'

export { travelClaim } from './travel-claim.ts'

const appointments = { app: 'appointments', team: 'appointments' }
const travelPay = { app: 'travel-pay', team: 'travel_pay' }

/** Facts about a travel claim for the tools, which the apps do not ship. Omitted fields have neutral defaults. */
export const profile: PartialProfile = {
  labels: {
    people: 'travelers',
    subject: 'travel claims',
    teams: { appointments: 'Appointments', travel_pay: 'Travel Pay' },
    shortTeams: { travel_pay: 'TP' },
    steps: {
      submit: {
        starts: 'the agreement is accepted',
        completes: 'the claim is filed',
        pastTense: 'filed the claim',
        codes: {
          submit_error: {
            means: 'The claim was written and not filed.',
            todo: 'Check the claims endpoint by status.',
          },
        },
      },
    },
  },
  siteMap: {
    origin: 'https://www.example.gov',
    api: 'https://api.example.gov',
    env: 'production',
    services: { appointments: 'appointments', 'travel-pay': 'travel-pay' },
    pages: [
      { name: 'Appointment', url: '/appointments/:appointmentId', step: 'claim_link', ...appointments },
      { name: 'Mileage', url: '/travel-pay/:appointmentId/mileage', step: 'mileage', ...travelPay },
    ],
    endpoints: [
      { method: 'GET', path: '/travel_pay/v0/appointments/:appointmentId', step: 'mileage', ...travelPay },
      { method: 'POST', path: '/travel_pay/v0/claims', step: 'submit', ...travelPay },
    ],
  },
  headline: { chose: 'travel claims that were begun', converted: 'were filed', returned: 'were shown' },
  guide: {
    travel_pay: [{ heading: 'Filing a claim', parts: ['steps', 'codes'], people: ['the rates of this year'] }],
  },
  surveyRequest: {
    tool: 'the travel survey',
    fields: { travel_pay: [{ field: 'Where to ask after mileage', pages: ['Mileage'] }] },
  },
  monitoring: {
    causes: {
      'claims-refused': {
        step: 'submit',
        codes: ['submit_error'],
        means: 'claims are written and not filed',
        rule: { window: '15m', warning: 5, critical: 10, severity: 'critical' },
      },
    },
    unseen: ['Does the appointment still say that it was attended?'],
  },
  releasePlan: { reviewer: 'travel office', results: { calls: 'Calls to the travel office' } },
  attributes: { toggle: 'toggle' },
  simulation: { attributes: { visit: { in_person: 0.9, community_care: 0.1 } } },
}
