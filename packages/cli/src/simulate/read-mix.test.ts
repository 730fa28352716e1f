import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { parseSettings } from '../system/settings.ts'
import { mixFrom } from './read-mix.ts'
import { defaultMix } from './simulate.ts'

const parsed = (given: unknown) => mixFrom(parseSettings(JSON.stringify(given), 'mix.json', ''), renewalJourney)

test('an empty mix equals the default', () => {
  expect(parsed({})).toEqual(defaultMix(renewalJourney))
})

test('objects are merged, lists are replaced', () => {
  const mix = parsed({ steps: { send: { leaves: 0.2 } }, faults: [] })
  expect(mix.steps.send).toEqual({ ...defaultMix(renewalJourney).steps.send, leaves: 0.2 })
  expect(mix.faults).toEqual([])
})

test.each<[given: unknown, message: string]>([
  [[], 'must be an object; it is []'],
  [
    { steps: { sned: {} } },
    'steps.sned: is not a setting here; use one of link_view, modal, care_team_pick, prefill, send, return',
  ],
  [{ steps: { send: { leaves: 2 } } }, 'steps.send.leaves: must be at most 1; it is 2'],
  [{ steps: { send: { leaves: null } } }, 'steps.send.leaves: must be a number; it is null'],
  [
    { steps: { send: { leaves: 0.9 } } },
    'steps.send: leaves, abandons, failures, back, signsOut and sleeps must add up to at most 1; it is 1.109',
  ],
  [{ steps: { modal: { time: { p50: 9, p90: 3 } } } }, 'steps.modal.time.p90: must be at least p50, 9; it is 3'],
  [
    { steps: { modal: { abandons: { bored: 0.1 } } } },
    'steps.modal.abandons.bored: is not a setting here; use one of back, closed, went_back, signed_out',
  ],
  [
    { steps: { modal: { back: { link_view: 0.1 } } } },
    'steps.modal.back.link_view: is not a setting here; nothing can be set here',
  ],
  [
    { steps: { send: { failures: { send_error: { statuses: { '99': 1 } } } } } },
    'steps.send.failures.send_error.statuses.99: this name must be an HTTP status',
  ],
  [
    { calendar: { start: 'soon' } },
    'calendar.start: must be a time like 2026-11-04 or 2026-11-04T14:00Z; it is "soon"',
  ],
  [{ calendar: { days: 1.5 } }, 'calendar.days: must be a whole number; it is 1.5'],
  [
    { faults: [{ kind: 'flood' }] },
    'faults[0].kind: must be one of failure, slow, handoff, silent, sampled; it is "flood"',
  ],
  [{ faults: [{ kind: 'silent' }] }, 'faults[0].app: must be one of medications, secure-messaging; it is missing'],
  [
    { faults: [{ kind: 'failure', step: 'send', code: 'no', chance: 1 }] },
    'faults[0].code: must be one of draft_create_error',
  ],
  [
    { faults: [{ kind: 'slow', request: 'GET /nowhere', factor: 2 }] },
    'faults[0].request: must be one of GET /my_health/v1/prescriptions',
  ],
  [{ attributes: { page: { lost: 1 } } }, 'attributes.page.lost: is not a setting here; use one of list, details'],
  [{ record: { views: 'yes' } }, 'record.views: must be true or false; it is "yes"'],
])('%j is refused', (given, message) => {
  expect(() => parsed(given)).toThrow(message)
})

test('a file may contain comments, and every mistake is reported with its line', () => {
  const text = '{\n  // For the demo.\n  "calendar": {\n    "days": 0,\n    "weekend": "busy",\n  },\n}'
  expect(() => mixFrom(parseSettings(text, 'mix.json', ''), renewalJourney)).toThrow(
    'mix.json, line 4: calendar.days: must be at least 1; it is 0\nmix.json, line 5: calendar.weekend: must be a number; it is "busy"',
  )
})
