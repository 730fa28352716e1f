import { renewal } from '@journey-monitor/sdk/renewal'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { HOUR } from '../system/time-units.ts'
import { parsePlan } from './read-plan.ts'
import { closedPart, minimumOf, stageOf } from './stages.ts'

const A = { id: 'A', kind: 'percentage', percentage: 5 }

function planWith(stage: object, plan: object = { traffic: { usersPerWeek: 4_620, source: 'Google Analytics' } }) {
  const text = {
    ...{ journey: 'rx_renewal', toggle: 't', ...plan },
    phases: [
      {
        name: 'I',
        stages: [
          { ...A, ...stage },
          { ...A, id: 'B', percentage: 25 },
        ],
      },
    ],
    criteria: [{ id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 }],
  }
  return parsePlan(JSON.stringify(text), 'rollout.json', renewalJourney)
}

const minimum = (stage: object, plan?: object) => {
  const planned = planWith(stage, plan)
  return minimumOf(planned, stageOf(planned, 'A')).users
}

const threeDays = { planned: { from: '2026-12-01', to: '2026-12-04' } }

test('the minimum of a stage is four fifths of the users that it can reach, at most 500', () => {
  expect(minimum({})).toBe(184)
  expect(minimum({ percentage: 20 })).toBe(500)
  expect(minimum({ percentage: 0.01 })).toBe(1)
  expect(minimum(threeDays)).toBe(79)
  expect(minimum({ users: 10 })).toBe(8)
})

test('if the traffic is unknown, it is 500, and one user for a stage of people who were asked', () => {
  expect(minimum({}, {})).toBe(500)
  expect(minimum({ kind: 'pilot', percentage: undefined })).toBe(1)
  expect(minimum({ kind: 'pilot', percentage: undefined, users: 10 })).toBe(8)
})

test('a plan’s own minimum is refused if the stage cannot reach it in its planned time', () => {
  expect(minimum({ minimum: { users: 231 } })).toBe(231)
  expect(() => minimum({ minimum: { users: 232 } })).toThrow(
    'rollout.json, line 1: phases[0].stages[0].minimum.users: is 232, and stage A (5%) brings about 231 in the 7 days that it is planned for; write 184, the default, or plan it for longer',
  )
  expect(() => minimum({ ...threeDays, minimum: { users: 100 } })).toThrow('brings about 99 in the 3 days')
  expect(() => minimum({ kind: 'pilot', percentage: undefined, users: 10, minimum: { users: 11 } })).toThrow('is 11')
  expect(minimum({ kind: 'pilot', percentage: undefined, minimum: { users: 11 } })).toBe(11)
})

test('a stage that has begun keeps its minimum, whatever the forecast', () => {
  expect(minimum({ minimum: { users: 232 }, started: '2026-12-01' })).toBe(232)
})

test('journeys count two and a half hours after they began: the longest expiry, and half an hour', () => {
  const period = { from: 0, to: 10 * HOUR }
  expect(closedPart(period, renewal, 10 * HOUR)).toEqual({ from: 0, to: 7.5 * HOUR })
  expect(closedPart(period, renewal, 10 * HOUR, { isCounted: true })).toEqual({ from: 0, to: 6 * HOUR })
  expect(closedPart(period, renewal, 13 * HOUR)).toEqual(period)
  expect(closedPart(period, renewal, HOUR)).toEqual({ from: 0, to: 0 })
})
