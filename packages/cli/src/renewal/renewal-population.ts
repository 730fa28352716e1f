import type { JourneyProfile } from '../journey/profile.ts'
import { MINUTE, SECOND } from '../system/time-units.ts'
import { ENDPOINTS } from './renewal-urls.ts'

const SERVER_ERRORS = { 500: 3, 502: 2, 503: 4, 504: 1 }

/** A plausible renewal: most people only see the link; on a Wednesday, the care teams cannot be loaded for four hours. */
export const renewalPopulation: Omit<JourneyProfile['simulation'], 'site'> = {
  apps: {
    medications: {
      sampleRate: 100,
      versions: [
        { from: '2026-01-01', version: '1.118.0' },
        { from: '2026-11-02', version: '1.119.0' },
      ],
    },
    'secure-messaging': {
      sampleRate: 100,
      versions: [
        { from: '2026-01-01', version: '2.64.1' },
        { from: '2026-11-05', version: '2.65.0' },
      ],
    },
  },
  attributes: { page: { list: 0.7, details: 0.3 } },
  steps: {
    link_view: {
      time: { p50: 9 * SECOND, p90: 50 * SECOND },
      gap: { p50: SECOND, p90: 3 * SECOND },
      leaves: 0.62,
      signsOut: 0.01,
      repeatsStart: 0.15,
      failures: {
        link_render_error: { chance: 0.002 },
        eligibility_error: { chance: 0.004, recovers: 0.4, statuses: SERVER_ERRORS },
      },
      attributes: { selected_on: { list: 0.7, details: 0.3 }, renewable_links: { 1: 5, 2: 3, 4: 2, 8: 1 } },
    },
    modal: {
      time: { p50: 4 * SECOND, p90: 14 * SECOND },
      gap: { p50: 120, p90: 400 },
      notReached: 0.003,
      leaves: 0.02,
      abandons: { back: 0.11, closed: 0.05 },
      failures: {
        modal_load_error: { chance: 0.003, recovers: 0.5 },
        launch_error: { chance: 0.003, recovers: 0.3 },
      },
      forgetsStart: 0.02,
      forgetsComplete: 0.01,
    },
    care_team_pick: {
      time: { p50: 22 * SECOND, p90: 95 * SECOND },
      gap: { p50: 1_600, p90: 5_200 },
      notReached: 0.015,
      leaves: 0.06,
      abandons: { left_for_inbox: 0.03, asked_for_help: 0.02 },
      back: { modal: 0.03 },
      signsOut: 0.004,
      sleeps: 0.004,
      repeatsStart: 0.1,
      failures: {
        care_team_api_error: {
          chance: 0.02,
          recovers: 0.35,
          abandons: { left_for_inbox: 0.6 },
          statuses: SERVER_ERRORS,
        },
        app_load_error: { chance: 0.004, recovers: 0.3 },
        session_expired: { chance: 0.006, statuses: { 401: 1 } },
        context_lost: { chance: 0.006, reloads: true },
        route_error: { chance: 0.003 },
        no_care_team: { chance: 0.02, abandons: { left_for_inbox: 0.7 } },
        blocked_care_team: { chance: 0.012, recovers: 0.2 },
        downtime: { chance: 0.004, statuses: { 503: 1 } },
      },
      attributes: {
        care_teams: { 1: 2, 4: 5, 12: 3, 30: 1 },
        health_systems: { 1: 6, 2: 3, 7: 1 },
        picked_from: { recent: 0.65, full_list: 0.35 },
      },
    },
    prefill: {
      time: { p50: 900, p90: 3 * SECOND },
      gap: { p50: 200, p90: 700 },
      notReached: 0.004,
      leaves: 0.01,
      abandons: { left_editor: 0.008 },
      back: { care_team_pick: 0.015 },
      forgetsStart: 0.03,
      failures: {
        prescription_load_error: {
          chance: 0.025,
          recovers: 0.3,
          abandons: { left_editor: 0.4 },
          statuses: { ...SERVER_ERRORS, 404: 2 },
        },
        prefill_blank: { chance: 0.008 },
        prefill_partial: { chance: 0.012, recovers: 0.4 },
        context_lost: { chance: 0.004, reloads: true },
        timeout: { chance: 0.006, recovers: 0.5 },
      },
    },
    send: {
      time: { p50: 75 * SECOND, p90: 6 * MINUTE },
      gap: { p50: 60, p90: 200 },
      leaves: 0.06,
      abandons: { draft_deleted: 0.02, draft_saved: 0.03, left_editor: 0.03 },
      back: { care_team_pick: 0.02 },
      signsOut: 0.006,
      sleeps: 0.006,
      failures: {
        draft_create_error: { chance: 0.01, recovers: 0.8, statuses: SERVER_ERRORS },
        send_error: { chance: 0.015, recovers: 0.55, statuses: SERVER_ERRORS, apiCodes: { SM129: 1, SM999: 1 } },
        backend_error: { chance: 0.008, recovers: 0.4, statuses: SERVER_ERRORS },
        session_expired: { chance: 0.01, statuses: { 401: 1 } },
        context_lost: { chance: 0.008, reloads: true },
        timeout: { chance: 0.004, recovers: 0.4 },
        blocked_care_team: { chance: 0.008, statuses: { 403: 1 }, apiCodes: { SM119: 2, SM151: 1 } },
        attachment_rejected: { chance: 0.004, recovers: 0.7, statuses: { 400: 1 }, apiCodes: { SM172: 1 } },
        invalid_form: { chance: 0.03, recovers: 0.92 },
      },
      attributes: {
        edited: { true: 0.35, false: 0.65 },
        prefill_deleted: { true: 0.04, false: 0.96 },
        attachments: { 0: 9, 1: 1 },
      },
    },
    return: {
      time: { p50: 500, p90: 1_800 },
      gap: { p50: 2_200, p90: 5_500 },
      notReached: 0.04,
      leaves: 0.008,
      failures: { route_error: { chance: 0.004 } },
    },
  },
  faults: [
    {
      name: 'care_teams_down',
      kind: 'failure',
      step: 'care_team_pick',
      code: 'care_team_api_error',
      chance: 0.45,
      from: '2026-11-04T14:00Z',
      to: '2026-11-04T18:00Z',
    },
    {
      name: 'care_teams_slow',
      kind: 'slow',
      request: `GET ${ENDPOINTS.careTeams}`,
      factor: 6,
      from: '2026-11-04T13:00Z',
      to: '2026-11-04T19:00Z',
    },
  ],
}
