import { band, defineJourney, flag, oneOf } from '@journey-monitor/sdk'

const MINUTE = 60_000

/** The journey of a travel claim: from the page of an appointment, through travel pay, and back. */
export const travelClaim = defineJourney({
  name: 'travel_claim',
  version: 1,
  teams: ['appointments', 'travel_pay'],
  apps: ['appointments', 'travel-pay'],
  intentStep: 'claim_link',
  convertingStep: 'submit',
  expiryMs: 30 * MINUTE,
  featureToggle: 'travel_pay_submit_mileage_expense',
  attributes: { visit: oneOf('in_person', 'community_care'), toggle: flag() },
  steps: [
    {
      name: 'claim_link',
      team: 'appointments',
      app: 'appointments',
      failures: { eligibility_error: 'engineering' },
      attributes: { days_left: band(1, 8, 15, 31) },
    },
    {
      name: 'mileage',
      team: 'travel_pay',
      app: 'travel-pay',
      entry: true,
      reasons: ['not_my_address', 'other_expenses'],
      failures: { app_load_error: 'engineering', appointment_load_error: 'engineering', too_late: 'known_limitation' },
      notReachedOwner: { team: 'appointments', kind: 'engineering' },
    },
    {
      name: 'agreement',
      team: 'travel_pay',
      app: 'travel-pay',
      reasons: ['disagreed'],
    },
    {
      name: 'submit',
      team: 'travel_pay',
      app: 'travel-pay',
      failures: { claim_create_error: 'engineering', submit_error: 'engineering', timeout: 'engineering' },
    },
    {
      name: 'claim_shown',
      team: 'appointments',
      app: 'appointments',
      requires: 'submit',
      failures: { claim_missing: { team: 'travel_pay', kind: 'engineering' } },
      leftOwner: { team: 'travel_pay', kind: 'ux' },
    },
  ],
})
