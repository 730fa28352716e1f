import { renewal } from '@journey-monitor/sdk/renewal'
import { expect, test } from 'vitest'
import { EMPTY_BASIS, type StageCheck } from './check.ts'
import type { Finding, NewCodes } from './finding.ts'
import type { Limit } from './limits.ts'
import { publishCheck } from './publish-check.ts'
import { TOGGLE_OFF } from './verdict.ts'

const START = '2026-12-01T00:00:00.000Z'
const ENDPOINT = 'GET /care-teams'
const common = { name: '', team: 'sm', severity: 'high', definition: '', actual: 'as found' } as const

interface Given {
  readonly criterion: object
  readonly finding: Finding
}

function share(criterion: object, hits: number, trials: number, { max = 0.5, unit = 'accounts' } = {}): Given {
  const limit: Limit = {
    ...{ side: 'above', brokenBeyond: max, metWithin: max, bound: Math.min(1, 2 * max) },
    ...{ brokenAlpha: 0.01, metAlpha: 0.05 },
  }
  const measured = { hits, trials, of: 'users', designEffect: 1, limits: [] }
  return {
    criterion,
    finding: { ...common, id: '', verdict: 'met', measured, basis: { limits: [limit], unit: unit as 'accounts' } },
  }
}

const calls = (hits: number, trials: number, max = 0.5) =>
  share({ kind: 'endpoint_errors', endpoint: ENDPOINT }, hits, trials, { max, unit: 'sessions' })

const latency = (limitMs: number, hits: number, trials: number): Given => ({
  criterion: { kind: 'latency', endpoint: ENDPOINT },
  finding: { ...common, id: '', verdict: 'met', answers: { limitMs, hits, trials, isStretch: false } },
})

function newCode(users: number, of: Partial<NewCodes> = {}): Given {
  const newCodes = {
    ...{
      codes: [{ step: 'send', code: 'send_error', users }],
      least: 5,
      stageUsers: 500,
      baselineUsers: 2_000,
      isListed: true,
    },
    ...of,
  }
  const redacted = { definition: '', actual: 'at least one; the figures are withheld' }
  return { criterion: { kind: 'new_codes' }, finding: { ...common, id: '', verdict: 'broken', newCodes, redacted } }
}

const silence = (verdict: Finding['verdict']): Given => ({
  criterion: { kind: 'silence', app: 'secure-messaging' },
  finding: {
    ...{ ...common, id: '', verdict },
    ...(verdict === 'undecided' && { lack: 'data' }),
    redacted: { definition: '', actual: 'none yet' },
  },
})

function published(given: readonly Given[], users = 500, also: Partial<StageCheck> = {}) {
  const checked = {
    ...{ journey: 'rx_renewal', toggle: 'the_toggle', stage: 'B', as_of: '2026-12-02T00:00:00.000Z', window: null },
    events: EMPTY_BASIS,
    ...{ users: { count: users, needed: 20, by: 'accounts' }, alpha: 0.01, verdict: 'hold', actions: [], reasons: [] },
    findings: given.map(({ finding }) => finding),
    criteria: given.map(({ criterion }) => criterion),
    ...also,
  } as unknown as StageCheck
  return publishCheck(renewal, checked, { isExact: false })
}

const actuals = (...given: Given[]) => published(given).findings.map(({ actual }) => actual)

test('two latencies of an endpoint are shown together, unless few answers lie between their limits', () => {
  expect(actuals(latency(50, 30, 90), latency(100, 12, 90))).toEqual(['as found', 'as found'])
  expect(actuals(latency(50, 30, 90), latency(100, 25, 90))).toEqual([undefined, undefined])
  expect(actuals(latency(50, 30, 90), latency(100, 4, 90))).toEqual([undefined, undefined])
})

test('the good answers of an endpoint and the callers who got one are not both shown if few answers lie between', () => {
  const isShown = (callers: number) => {
    const [answers, errors] = published([latency(50, 0, 43), calls(0, callers)]).findings
    return [answers?.actual !== undefined, errors?.share?.shown !== undefined]
  }
  expect(isShown(30)).toEqual([true, true])
  expect(isShown(40)).not.toEqual([true, true])
})

test('two limits of one share are about one number, which both verdicts bound', () => {
  const shown = (...limits: number[]) => published(limits.map(max => calls(3, 60, max))).findings[0]?.share
  expect(shown(0.3)?.trials.number).toBe(60)
  expect(shown(0.3, 0.09)?.trials.number).toBeUndefined()
  const [first, second] = published([calls(20, 60), calls(20, 60, 0.6)]).findings
  expect(first?.share?.hits).toBe(second?.share?.hits)
})

test('a population is hidden if it bounds a larger one, whose few losses the limits would then tell', () => {
  const isShown = (max: number) => {
    const arrived = share({ kind: 'handoff_loss', step: 'care_team_pick' }, 0, 40)
    const lost = (team: string, hits: number, most: number) =>
      share({ kind: 'drop_off', team }, hits, 55, { max: most })
    const { findings } = published([arrived, lost('meds', 3, max), lost('sm', 12, 0.25)])
    return findings[0]?.share?.trials.number !== undefined
  }
  expect(isShown(0.08), 'at most 59 selected the link, so Medications lost at most 4').toBe(false)
  expect(isShown(0.3)).toBe(true)
})

test('a new code is listed with its users unless these, or the others, are few', () => {
  expect(actuals(newCode(12))).toEqual(['as found'])
  expect(actuals(newCode(8))).toEqual(['at least one; the figures are withheld'])
  const listed = published([newCode(20)], 25)
  expect([listed.findings[0]?.actual, listed.users.count.number]).not.toEqual(['as found', 25])
  const entered = share({ kind: 'failure_rate', step: 'send' }, 18, 60)
  const [code, failures] = published([newCode(14), entered]).findings
  expect([code?.actual, failures?.share?.shown !== undefined]).not.toEqual(['as found', true])
})

test('thresholds that leave few possible numbers of users hide how many there were at all', () => {
  const usersWith = (code: Given, users: number) => published([code], users).users.count.number
  expect(usersWith(newCode(8, { least: 8 }), 500)).toBe(500)
  expect(usersWith(newCode(8, { least: 8, stageUsers: 11 }), 11)).toBeUndefined()
  const code = newCode(6, { stageUsers: 30, baselineUsers: 30 })
  const undecided = { ...code, finding: { ...code.finding, verdict: 'undecided' as const } }
  expect(usersWith(undecided, 30), '5 to 7 users').toBeUndefined()
})

test('a silence that cannot be judged tells that fewer than 20 journeys came', () => {
  const converted = share({ kind: 'conversion' }, 16, 27)
  const entered = share({ kind: 'failure_rate', step: 'care_team_pick' }, 0, 18)
  const shown = (verdict: Finding['verdict']) =>
    published([converted, entered, silence(verdict)], 60)
      .findings.flatMap(({ share }) => (share ? [share.hits.number, share.trials.number] : []))
      .filter(number => number !== undefined).length
  expect(shown('undecided')).toBeLessThan(shown('met'))
})

test.each<[string, Partial<StageCheck>]>([
  ['the toggle was off for more than 10', { reasons: [{ type: 'text', text: TOGGLE_OFF }] }],
  [
    'more than 10 met one version of an app',
    { events: { ...EMPTY_BASIS, builds: [{ app: 'medications', version: '1.0', from: START, journeys: 11 }] } },
  ],
])('that %s hides a number that leaves few others', (_, also) => {
  const numbers = (users: number, told: Partial<StageCheck>) => {
    const { users: all, findings } = published([share({ kind: 'telemetry_loss' }, 0, users)], users, told)
    return [all.count.number, findings[0]?.share?.trials.number]
  }
  expect(numbers(12, {})).toEqual([12, 12])
  expect(numbers(12, also)).toEqual([undefined, undefined])
  expect(numbers(11, also), 'it leaves no one').toEqual([11, 11])
  expect(numbers(15, also)).toEqual([15, 15])
})
