import { renewal } from '@journey-monitor/sdk/renewal'
import { expect, test } from 'vitest'
import { mixFrom } from './mix-validation.ts'
import { defaultMix } from './simulate.ts'

test('an empty mix is the default one', () => {
  expect(mixFrom({}, renewal, 'mix.json')).toEqual(defaultMix(renewal))
})

test('objects are merged, lists are replaced', () => {
  const mix = mixFrom({ steps: { send: { leaves: 0.2 } }, faults: [] }, renewal, 'mix.json')
  expect(mix.steps.send).toEqual({ ...defaultMix(renewal).steps.send, leaves: 0.2 })
  expect(mix.faults).toEqual([])
})

test.each<[given: unknown, message: string]>([
  [[], 'the mix must be an object; it is []'],
  [{ steps: { sned: {} } }, 'steps.sned is not a step; one of link_view, modal, care_team_pick, prefill, send, return'],
  [{ steps: { send: { leaves: 2 } } }, 'steps.send.leaves must be a number from 0 to 1; it is 2'],
  [{ steps: { send: { leaves: null } } }, 'steps.send.leaves must be a number from 0 to 1; it is null'],
  [
    { steps: { send: { leaves: 0.9 } } },
    'steps.send must be a step in which leaves, abandons, failures, back, signsOut and sleeps add up to at most 1; it is 1.109',
  ],
  [{ steps: { modal: { time: { p50: 9, p90: 3 } } } }, 'steps.modal.time.p90 must be at least p50, 9; it is 3'],
  [
    { steps: { modal: { abandons: { bored: 0.1 } } } },
    'steps.modal.abandons.bored is not a reason of modal; one of back, closed, went_back, signed_out',
  ],
  [
    { steps: { modal: { back: { link_view: 0.1 } } } },
    'steps.modal.back.link_view is not an earlier step, other than the first; one of none',
  ],
  [{ calendar: { start: 'soon' } }, 'calendar.start must be a time like 2026-11-04 or 2026-11-04T14:00Z; it is "soon"'],
  [{ calendar: { days: 1.5 } }, 'calendar.days must be a whole number; it is 1.5'],
  [
    { faults: [{ kind: 'flood' }] },
    'faults[0].kind must be one of failure, slow, handoff, silent, sampled; it is "flood"',
  ],
  [{ faults: [{ kind: 'silent' }] }, 'faults[0].app must be one of medications, secure-messaging; it is missing'],
  [
    { faults: [{ kind: 'failure', step: 'send', code: 'no', chance: 1 }] },
    'faults[0].code must be one of draft_create_error',
  ],
  [{ attributes: { page: { lost: 1 } } }, 'attributes.page.lost is not one of its values; one of list, details'],
  [{ record: { views: 'yes' } }, 'record.views must be true or false; it is "yes"'],
])('%j is refused', (given, message) => {
  expect(() => mixFrom(given, renewal, 'mix.json')).toThrow(`mix.json: ${message}`)
})
