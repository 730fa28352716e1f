import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { parsePlan } from './read-plan.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { planMarks } from './timeline.ts'
import { renderRolloutNote } from './timeline-note.ts'

const TICKET = 'https://github.com/org/repo/issues/7'

const plan: RolloutPlan = parsePlan(
  JSON.stringify({
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    phases: [
      {
        name: 'II',
        stages: [
          {
            ...{ id: 'A', kind: 'canary', percentage: 5, started: '2026-12-01T15:00Z' },
            planned: { from: '2026-12-01', to: '2026-12-04' },
            rolledBack: [
              {
                ...{ at: '2026-12-02T09:30Z', severity: 'high', by: 'Ada Example', resolvedAt: '2026-12-03T10:00Z' },
                ...{
                  reason: '@slack-all [x](javascript:1) <b>**no** care teams\n# see',
                  ticket: TICKET,
                  alert: 'thread 7',
                },
              },
              { at: '2026-12-04T10:00Z', severity: 'low', by: 'Ada Example' },
            ],
          },
          { id: 'B', kind: 'percentage', percentage: 25, started: '2026-12-08' },
          { id: 'C', kind: 'percentage', percentage: 50 },
        ],
      },
    ],
    criteria: [{ id: 'lost', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max: 0.05 }],
    launched: '2026-12-20',
  }),
  'rollout.json',
  renewalJourney,
)
const at = Date.parse

test('what had happened by a time is each stage that started, each roll-back, incident and fix, and the launch', () => {
  const titles = (asOf: string) => planMarks(plan, at(asOf)).map(({ title }) => title.replace('rx_renewal: ', ''))
  expect(titles('2026-12-01T14:59Z')).toEqual([])
  expect(titles('2026-12-02T12:00Z')).toEqual([
    'stage A (5%) starts',
    'stage A (5%) is rolled back (high)',
    'stage A (5%): incident',
  ])
  expect(titles('2027-01-01')).toEqual([
    'stage A (5%) starts',
    'stage A (5%) is rolled back (high)',
    'stage A (5%): incident',
    'stage A (5%) resumes',
    'stage A (5%) is rolled back (low)',
    'stage B (25%) starts',
    'launched',
  ])
})

test('a mark has a key of its own, which does not change with the time of the question', () => {
  const keys = (asOf: string) => planMarks(plan, at(asOf)).map(({ key }) => key)
  expect(new Set(keys('2027-01-01')).size).toBe(7)
  expect(keys('2027-02-01')).toEqual(keys('2027-01-01'))
  for (const key of keys('2027-01-01')) expect(key).toMatch(/^[a-z0-9-]{1,60}$/)
})

test('a time is to the minute, a day lasts a day, and an incident is from the roll-back until now', () => {
  const [started, , incident, , , day] = planMarks(plan, at('2027-01-01'))
  expect(started).toMatchObject({ from: at('2026-12-01T15:00Z'), to: at('2026-12-01T15:01Z') })
  expect(incident).toMatchObject({ from: at('2026-12-02T09:30Z'), to: at('2027-01-01T00:01Z') })
  expect(day).toMatchObject({ from: at('2026-12-08'), to: at('2026-12-09') })
})

test('marks name no one, and contain only web addresses of what people wrote', () => {
  const text = JSON.stringify(planMarks(plan, at('2027-01-01')))
  expect(text).toContain(`Ticket: ${TICKET}`)
  expect(text).not.toMatch(/Ada|care teams|thread 7|@/)
})

test('the note lists stages, roll-backs and links; what people wrote is text, and names are left out', () => {
  expect(renderRolloutNote(plan)).toMatchInlineSnapshot(`
    "**Rollout** of the feature toggle the\\_toggle, as its plan says. \`journey-monitor rollout check --post-events\` marks it on the time series.

    - **stage A (5%)**: planned 2026-12-01 to 2026-12-04; start 2026-12-01T15:00Z
      - rolled back 2026-12-02T09:30Z (high): @​slack-all \\[x\\](javascript:1) &lt;b\\>\\*\\*no\\*\\* care teams \\# see; fix in production 2026-12-03T10:00Z; [Ticket](https://github.com/org/repo/issues/7)
      - rolled back 2026-12-04T10:00Z (low); fix not in production yet
    - **stage B (25%)**: start 2026-12-08
    - **stage C (50%)**: no dates yet
    - **launched**: 2026-12-20"
  `)
  expect(renderRolloutNote(plan)).not.toMatch(/Ada|@slack|<b>/)
})
