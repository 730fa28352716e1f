import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { parsePlan } from './read-plan.ts'
import { stagesOf } from './rollout-plan.ts'
import { starter } from './starter.ts'

const parse = (text: string) => parsePlan(text, 'rollout.json', renewalJourney)
const begun = starter(renewalJourney)

test('the starter is a valid plan with every kind of criterion, checklist and stage of the release plans', () => {
  const plan = parse(begun)
  expect(stagesOf(plan).map(({ id, percentage }) => [id, percentage])).toEqual([
    ['UAT', undefined],
    ['A', 5],
    ['B', 25],
    ['C', 50],
    ['D', 75],
    ['E', 100],
  ])
  expect(new Set(plan.criteria.map(({ kind }) => kind))).toEqual(
    new Set([
      'conversion',
      'failure_rate',
      'handoff_loss',
      'drop_off',
      'endpoint_errors',
      'latency',
      'silence',
      'telemetry_loss',
      'manual',
    ]),
  )
  expect(plan.checklists?.map(({ kind }) => kind)).toEqual([
    'go_no_go',
    'staging_validation',
    'product_guides',
    'other',
    'survey_intake',
    'survey_intake',
    'contact_center',
    'privacy_review',
  ])
})

const FALSE_ALARMS = '"falseAlarms": 0.05,'

describe('mistakes are reported with file and line', () => {
  const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length
  const change = (from: string, to: string) => begun.replace(from, to)

  test.each<[string, string, string, string]>([
    ['a missing comma', '"journey": "rx_renewal",', '"journey": "rx_renewal"', 'comma expected'],
    [
      'an unknown setting',
      '"falseAlarms"',
      '"falseAlarm"',
      'falseAlarm: is not a setting here; use one of journey, toggle',
    ],
    ['another journey', '"rx_renewal"', '"check_in"', 'journey: this plan is for check_in'],
    ['a share that is none', '"falseAlarms": 0.05', '"falseAlarms": 5', 'falseAlarms: must be less than 1; it is 5'],
    [
      'a time that is none',
      FALSE_ALARMS,
      `${FALSE_ALARMS} "baseline": { "from": "November", "to": "2026-12-01" },`,
      'baseline.from: must be a time like',
    ],
    [
      'a baseline that is not a stage',
      FALSE_ALARMS,
      `${FALSE_ALARMS} "baseline": { "stage": "Z" },`,
      'baseline.stage: rx_renewal has no stage "Z"; use one of previous, UAT, A',
    ],
    [
      'a note on no manual criterion',
      '"manualMetrics": []',
      '"manualMetrics": [{ "name": "Calls", "kind": "call_center", "value": "14", "source": "MyVA411", "date": "2026-12-08", "by": "Ada", "criterion": "calls", "verdict": "met" }]',
      'manualMetrics[0].criterion: rx_renewal has no manual criterion "calls"; use one of support_queries',
    ],
    [
      'a note without its verdict',
      '"manualMetrics": []',
      '"manualMetrics": [{ "name": "Calls", "kind": "call_center", "value": "14", "source": "MyVA411", "date": "2026-12-08", "by": "Ada", "criterion": "support_queries" }]',
      'manualMetrics[0]: needs both "criterion" and "verdict", or neither',
    ],
    [
      'a day that there is not',
      FALSE_ALARMS,
      `${FALSE_ALARMS} "baseline": { "from": "2026-11-31T25:00Z", "to": "2026-12-01" },`,
      'baseline.from: must be a date and time that exist; it is "2026-11-31T25:00Z"',
    ],
    [
      'a kind of stage that there is not',
      '"kind": "canary"',
      '"kind": "beta"',
      'phases[1].stages[0].kind: must be one of uat, pilot, friends_and_family, canary, percentage; it is "beta"',
    ],
    [
      'a kind of criterion that there is not',
      '"kind": "conversion"',
      '"kind": "vibes"',
      'criteria[0].kind: must be one of conversion, failure_rate',
    ],
    [
      'a step that there is not',
      '"step": "prefill"',
      '"step": "checkout"',
      'rx_renewal has no step "checkout"; use one of link_view',
    ],
    [
      'an endpoint that is not on the journey',
      '"endpoint": "POST /',
      '"endpoint": "POST /v9/',
      'rx_renewal has no endpoint',
    ],
    ['a limit that is not a share', '"max": 0.08', '"max": 50', 'criteria[1].max: must be less than 1; it is 50'],
    ['a stage twice', '"id": "B"', '"id": "A"', '"A" is used twice'],
    ['a checklist for no stage', '"before": "UAT"', '"before": "Z"', 'rx_renewal has no stage "Z"'],
    ['a planned time that ends first', '"to": "2026-11-30"', '"to": "2026-11-20"', 'begins after it ends'],
    [
      'a day that February has not',
      FALSE_ALARMS,
      `${FALSE_ALARMS} "baseline": { "from": "2026-02-30", "to": "2026-12-01" },`,
      'baseline.from: must be a date and time that exist',
    ],
    [
      'a baseline that ends first',
      FALSE_ALARMS,
      `${FALSE_ALARMS} "baseline": { "from": "2026-11-02", "to": "2026-11-01" },`,
      'baseline: begins after it ends',
    ],
    [
      'two stages that start at once',
      '"planned": { "from": "2026-12-01", "to": "2026-12-04" } },\n        { "id": "B",',
      '"started": "2026-12-01" },\n        { "id": "B", "started": "2026-12-01",',
      'phases[1].stages[1].started: is not after the "started" of the stage before it',
    ],
    [
      'a fix before the roll-back',
      '"percentage": 5,',
      '"percentage": 5, "started": "2026-12-01", "rolledBack": { "at": "2026-12-03", "severity": "high", "by": "Ada", "resolvedAt": "2026-12-02" },',
      'rolledBack.resolvedAt: is before "at"',
    ],
    [
      'a roll-back before the start',
      '"percentage": 5,',
      '"percentage": 5, "started": "2026-12-01", "rolledBack": { "at": "2026-11-03", "severity": "high", "by": "Ada" },',
      'rolledBack.at: is before "started"',
    ],
    [
      'a metric of no stage',
      '"manualMetrics": []',
      '"manualMetrics": [{ "name": "Calls", "kind": "call_center", "stage": "Z", "value": "14", "source": "MyVA411", "date": "2026-12-08", "by": "Ada" }]',
      'manualMetrics[0].stage: rx_renewal has no stage "Z"',
    ],
    ['fewer users than in the stage before', '"percentage": 25', '"percentage": 2', 'is 2, and an earlier stage has 5'],
    [
      'a peak below the usual',
      '"falseAlarms": 0.05',
      '"traffic": { "usersPerWeek": 10, "peakUsersPerWeek": 9, "source": "GA" }',
      'traffic.peakUsersPerWeek: is less than "usersPerWeek", 10',
    ],
    [
      'a minimum of users that a stage cannot reach',
      '"minimum": { "closedHours": 2 },',
      '"minimum": { "users": 386 }, "traffic": { "usersPerWeek": 18000, "source": "GA" },',
      'minimum.users: is 386, and stage A (5%) brings about 385 in the 3 days that it is planned for; write 308, the default, or plan it for longer; for this stage alone, give it a "minimum" of its own',
    ],
    [
      'a minimum of hours that a stage does not last',
      '"percentage": 5,',
      '"percentage": 5, "minimum": { "closedHours": 73 },',
      'phases[1].stages[0].minimum.closedHours: is 73, and stage A (5%) is planned for 72 hours',
    ],
    [
      'a limit of so few users that the verdict on new codes would reveal single ones',
      '"criteria": [',
      '"criteria": [{ "id": "codes", "kind": "new_codes", "severity": "low", "users": 3 },',
      'criteria[0].users: must be 1, or 5 or more',
    ],
    ['a percentage without one', '"percentage": 25', '"minimum": {}', 'needs "percentage"'],
    [
      'an address that is none',
      '"links": []',
      '"links": [{ "name": "Dashboard", "url": "vagov" }]',
      'links[0].url: must be an address like https://example.org; it is "vagov"',
    ],
  ])('%s', (_, from, to, message) => {
    const text = change(from, to)
    expect(text).not.toBe(begun)
    const error = (() => {
      try {
        parse(text)
      } catch (error) {
        return (error as Error).message
      }
      return 'none'
    })()
    expect(error).toContain(message)
    const line = Number(/^rollout\.json, line (\d+): /.exec(error)?.[1])
    expect(Math.abs(line - lineOf(text, to))).toBeLessThanOrEqual(1)
  })

  test('all of them at once', () => {
    const text = change('"falseAlarms": 0.05', '"falseAlarms": 5').replace('"kind": "canary"', '"kind": "beta"')
    expect(() => parse(text)).toThrow(/falseAlarms[\s\S]*\nrollout\.json, line \d+: phases/)
  })

  test('an empty file', () => {
    expect(() => parse('')).toThrow('rollout.json')
    expect(() => parse('[]')).toThrow('rollout.json, line 1: ')
  })
})

test('paths are relative to the plan’s folder', async () => {
  const { readPlan } = await import('./read-plan.ts')
  await expect(readPlan(join('nowhere', 'rollout.json'), renewalJourney)).rejects.toThrow(
    'begin one with: journey-monitor rollout init',
  )
})
