import { band, flag, oneOf } from './attributes.ts'
import { defineJourney } from './define-journey.ts'

const MINUTE = 60_000
const page = oneOf('list', 'details')
const yesOrNo = flag()
const engineering = 'engineering'
const knownLimitation = 'known_limitation'
const apiCodes = ['SM119', 'SM129', 'SM151', 'SM172'] as const

const definition = defineJourney({
  name: 'rx_renewal',
  version: 1,
  teams: ['meds', 'sm'],
  apps: ['medications', 'secure-messaging'],
  intentStep: 'link_view',
  convertingStep: 'send',
  featureToggle: 'mhv_secure_messaging_medications_renewal_request',
  attributes: { page, toggle: yesOrNo },
  steps: [
    {
      name: 'link_view',
      team: 'meds',
      app: 'medications',
      failures: { link_render_error: engineering, eligibility_error: engineering },
      attributes: { selected_on: page, renewable_links: band(1, 2, 6, 11) },
    },
    {
      name: 'modal',
      team: 'meds',
      app: 'medications',
      reasons: ['back', 'closed'],
      failures: { modal_load_error: engineering, launch_error: engineering },
    },
    {
      name: 'care_team_pick',
      team: 'sm',
      app: 'secure-messaging',
      entry: true,
      reasons: ['left_for_inbox', 'asked_for_help'],
      failures: {
        care_team_api_error: engineering,
        app_load_error: engineering,
        session_expired: engineering,
        context_lost: engineering,
        route_error: { team: 'meds', kind: engineering },
        no_care_team: knownLimitation,
        blocked_care_team: knownLimitation,
        downtime: knownLimitation,
      },
      apiCodes,
      attributes: {
        care_teams: band(1, 2, 6, 21),
        health_systems: band(1, 2, 6),
        picked_from: oneOf('recent', 'full_list'),
      },
      notReachedOwner: { team: 'meds', kind: engineering },
    },
    {
      name: 'prefill',
      team: 'sm',
      app: 'secure-messaging',
      reasons: ['left_editor'],
      failures: {
        prescription_load_error: engineering,
        prefill_blank: engineering,
        prefill_partial: engineering,
        context_lost: engineering,
        timeout: engineering,
      },
      apiCodes,
    },
    {
      name: 'send',
      team: 'sm',
      app: 'secure-messaging',
      expiryMs: 120 * MINUTE,
      reasons: ['draft_deleted', 'draft_saved', 'left_editor'],
      failures: {
        draft_create_error: engineering,
        send_error: engineering,
        backend_error: engineering,
        session_expired: engineering,
        context_lost: engineering,
        timeout: engineering,
        blocked_care_team: knownLimitation,
        attachment_rejected: 'ux',
        invalid_form: 'ux',
      },
      apiCodes,
      attributes: { edited: yesOrNo, prefill_deleted: yesOrNo, attachments: band(1, 2, 4) },
    },
    {
      name: 'return',
      team: 'meds',
      app: 'medications',
      requires: 'send',
      failures: { route_error: { team: 'sm', kind: engineering } },
      notReachedOwner: { team: 'sm', kind: 'ux' },
      leftOwner: { team: 'sm', kind: engineering },
    },
  ],
})

type Definition = typeof definition

/** The type of {@link renewal}. An interface, so that editors show this name in place of the whole definition. */
export interface Renewal extends Definition {
  readonly featureToggle: string
}

/**
 * The VA.gov prescription renewal: from the link in Medications, through Secure Messaging, and back.
 *
 * @example const journey = createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] })
 */
export const renewal: Renewal = definition as Renewal
