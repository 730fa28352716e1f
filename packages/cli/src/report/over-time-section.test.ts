import { renewal } from '@journey-monitor/sdk/renewal'
import { recorder, START } from '@journey-monitor/test-kit/journey-recorder'
import { link, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { rendered, reportOn, rowsOf } from '@journey-monitor/test-kit/report/rendered-report'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Report } from './compute-report.ts'
import { oftenUsed } from './publish-over-time.ts'

const DAY = 86_400_000
const MINUTE = 60_000

/** Sends `minutes` after the link was selected. */
const sendAfter =
  (minutes: number): Walk =>
  ({ journey, wait }) => {
    journey.complete('link_view')
    wait(minutes * MINUTE)
    journey.complete('send')
  }
/** Journeys of each day: those that send after 1.5 minutes, those that send after 7 minutes, and those that stop. */
const DAYS = [
  [20, 15, 12],
  [4, 3, 2],
  [30, 12, 15],
  [14, 0, 11],
] as const

let report: Report

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const events = DAYS.flatMap(([soon, late, lost], day) => {
    const { actions, visit } = recorder(renewal, { startAt: START + day * DAY + 60 * MINUTE })
    const repeat = (times: number, walk: Walk) => Array.from({ length: times }, () => visit(walk))
    repeat(soon, sendAfter(1.5))
    repeat(late, sendAfter(7))
    repeat(lost, link)
    return actions.map(action => ({ ...action, version: day < 2 ? '1.0' : '1.1' }))
  })
  report = await reportOn(events, { asOf: START + 4 * DAY, stages: [{ label: 'stage B (25%)', at: START + DAY }] })
})

const OVER_TIME = 'Journeys by when they began'
const TIMES = 'Journeys that completed “Send”, by how long after'

test('each day has its conversion, and tells whether it is over', () => {
  const written = rendered(report)
  expect(rowsOf(written, OVER_TIME).map(row => row.slice(0, 5))).toEqual([
    ['2026-11-20 00:00', '2026-11-21 00:00', '47', '35', '74.5% (60.5–84.7)'],
    ['2026-11-21 00:00', '2026-11-22 00:00', '9', '7', expect.stringContaining('77.8')],
    ['2026-11-22 00:00', '2026-11-23 00:00', '57', '42', '73.7% (61.0–83.4)'],
    ['2026-11-23 00:00', '2026-11-24 00:00', '25', '14', 'not over'],
  ])
  expect(written.html).toContain('<td class="time">2026-11-21 00:00</td>')
  for (const heading of ['Selected the link', 'Converted', 'Of those'])
    expect(written.html).toContain(`class="number">${heading}</th>`)
  expect(written.html).toMatch(
    /Marked: stage B \(25%\) from 2026-11-21 00:00 UTC; 1\.0 from 2026-11-20 00:00 UTC; 1\.1 from 2026-11-22/,
  )
  expect(written.html).toMatch(/aria-label="[^"]*2026-11-20 00:00 74%; 2026-11-21 00:00 78%; 2026-11-22 00:00 74%\./)
})

test('a journey with a wrong clock squeezes no other in the picture', async () => {
  const { actions, visit } = recorder(renewal, { startAt: START })
  for (const day of [0, 1, 2]) actions.push(...recorder(renewal, { startAt: START + day * DAY }).visit(sendAfter(1)))
  visit(sendAfter(1))
  actions.push(...recorder(renewal, { startAt: START + 20_000 * DAY }).visit(sendAfter(1)))
  const { html } = rendered(await reportOn(actions, { asOf: START + 4 * DAY }))
  const widths = [...html.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"[^>]*team-0-soft/g)].map(([, w]) =>
    Number(w),
  )
  expect(
    widths.every(width => width > 100),
    `${widths}`,
  ).toBe(true)
  expect(html).toContain('⋯')
})

test('outside the team, a day with few journeys is merged with the next one, so that neither is hidden', () => {
  const written = rendered(report, { share: true })
  expect(rowsOf(written, OVER_TIME).map(row => row.slice(0, 4))).toEqual([
    ['2026-11-20 00:00', '2026-11-21 00:00', '47', '35'],
    ['2026-11-21 00:00', '2026-11-23 00:00', '66', '49'],
    ['2026-11-23 00:00', '2026-11-24 00:00', '25', '14'],
  ])
})

test('the time to convert is a distribution', () => {
  const rows = rowsOf(rendered(report), TIMES).filter(([, journeys]) => journeys !== '0')
  expect(rows).toEqual([
    ['1 min to 2 min', '68'],
    ['5 min to 10 min', '30'],
  ])
  expect(rendered(report).markdown).toMatch(/Half took at most 1\.5\smin, nine in ten at most 7\.0\smin\./)
})

test.each([
  [26, ['1.0', '1.1']],
  [25, []],
  [23, []],
])('versions that more than 10 of %i journeys have are marked, unless few can have another one', (all, marked) => {
  const versions = [12, 11, 3].map((journeys, i) => ({ version: `1.${i}`, from: START, journeys }))
  expect(oftenUsed(versions, all).map(({ version }) => version)).toEqual(marked)
})
