import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { segment } from '@journey-monitor/test-kit/compaction'
import { funnelOf, lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, MINUTE, type RumAction, recorder } from '@journey-monitor/test-kit/journey-recorder'
import { link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { temporaryFolder, withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { compact } from '../events/compact.ts'
import { computeReport } from '../report/compute-report.ts'
import { computeFunnel } from './compute-funnel.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

/** Events of several walks, one after the other, from `startAt` on. */
function sent(startAt: number, ...walks: Walk[]): RumAction[] {
  const { actions, visit } = recorder(renewal, { startAt })
  for (const walk of walks) visit(walk)
  return actions
}

test('a question as of an earlier time warns that later events count, whatever journeys it is about', async () => {
  const startAt = Date.UTC(2026, 10, 20)
  const events = sent(startAt, through('return'), link)
  const asOf = startAt - 10 * MINUTE
  const warned = async (options: object) =>
    (await funnelOf(renewal, events, options)).quality.warnings.includes('later_events')
  expect(await warned({ asOf })).toBe(true)
  expect(await warned({ asOf, to: startAt + 1 })).toBe(true)
  expect(await warned({ asOf, to: asOf })).toBe(true)
  expect(await warned({ asOf, since: MINUTE })).toBe(true)
  expect(await warned({ asOf: startAt - 1 })).toBe(false)
  expect(await warned({})).toBe(false)
})

describe('a client clock that is ahead', () => {
  const now = Date.now()
  const ahead = sent(Date.UTC(2099, 0, 1), link)
  const events = [...sent(now - 10 * MINUTE, link, link, through('modal')), ...ahead]

  test('moves no as_of, loses no journey in progress, and causes a warning', async () => {
    const { window, journeys, quality } = await funnelOf(renewal, events, {})
    expect(Date.parse(window.as_of)).toBeLessThanOrEqual(now)
    expect(journeys).toMatchObject({ total: 4, in_progress: 4, dropped: 0 })
    expect(quality.warnings).toContain('clock_ahead')
  })

  test('does not cut off recent journeys', async () => {
    const { journeys } = await funnelOf(renewal, events, { since: 24 * 60 * MINUTE })
    expect(journeys.total).toBe(4)
  })

  test('counts the same after compaction', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(events))
      const before = await computeFunnel(renewal, [folder])
      await compact(folder)
      expect(await computeFunnel(renewal, [folder])).toEqual(before)
    })
  })

  test.each([
    ['by four minutes is believed', now + 4 * MINUTE, {}, false],
    ['by more is not', now + 10 * MINUTE, {}, true],
    ['of a time that is asked about is not ahead', now + 10 * MINUTE, { asOf: LATER }, false],
  ])('%s', async (_, startAt, options, isAhead) => {
    const { quality, window } = await funnelOf(
      renewal,
      sent(startAt, ({ journey }) => journey.start('link_view')),
      options,
    )
    expect(quality.warnings.includes('clock_ahead')).toBe(isAhead)
    if (!('asOf' in options)) expect(Date.parse(window.as_of) === startAt).toBe(!isAhead)
  })

  test('alone makes the current time the time of the question', async () => {
    const { window, journeys } = await funnelOf(renewal, ahead, {})
    expect(Math.abs(Date.parse(window.as_of) - Date.now())).toBeLessThan(10 * MINUTE)
    expect(journeys).toMatchObject({ total: 1, in_progress: 1 })
  })
})

describe('sessions of machines', () => {
  const people = sent(Date.UTC(2026, 10, 20), through('return'), link)
  const machines = (type: string) =>
    sent(Date.UTC(2026, 10, 21), through('modal')).map(each => ({ ...each, session: { id: 'm', type } }))
  const asPeople = people.map(each => ({ ...each, session: { id: 's', type: 'user' } }))
  const all = [...asPeople, ...machines('synthetics'), ...machines('ci_test')]
  const left = machines('synthetics').length + machines('ci_test').length

  test('are in no figure, and the number of their events is reported', async () => {
    const { quality, ...funnel } = await funnelOf(renewal, all, {})
    const { quality: ofPeople, ...expected } = await funnelOf(renewal, people, {})
    expect(funnel).toEqual(expected)
    expect(quality).toEqual({ ...ofPeople, synthetic_events: left })
    expect(ofPeople.synthetic_events).toBe(0)
  })

  test('are left out of compacted events, and of pages and requests', async () => {
    const folder = await temporaryFolder()
    await mkdir(folder, { recursive: true })
    const view = (type: string) => ({
      type: 'view',
      date: Date.UTC(2026, 10, 20),
      session: { id: type, type },
      view: { id: type, url: 'https://www.va.gov/medications', time_spent: 1 },
    })
    await writeFile(join(folder, segment(10)), lines([...all, view('user'), view('synthetics'), view('ci_test')]))
    const before = await computeReport(renewal, [folder])
    expect(before.rum.sessions).toBe(1)
    expect(before.rum.pages).toMatchObject([{ page: '/medications', visitors: 1 }])
    await compact(folder)
    expect(await computeReport(renewal, [folder])).toEqual(before)
    expect(before.funnel.quality.synthetic_events).toBe(left)
  })

  test('are reported in the terminal', async () => {
    const { out } = await run(['funnel', '-'], { input: lines(all) })
    expect(out).toContain(`${left} events of synthetic tests left out`)
  })
})

describe('text of events', () => {
  const [event] = sent(Date.UTC(2026, 10, 20), ({ journey }) => journey.start('link_view')) as [RumAction]
  const versions = ['\u0000', "a\u0000'b", '1.0\u001b]0;You won\u0007\u001b[2J', '\u202e0.1', '\u009b31m']

  test.each(versions)('can be a value to group by: %j', async version => {
    const { groups } = await funnelOf(renewal, [{ ...event, version }], { asOf: LATER, by: 'app_version' })
    expect(groups?.map(({ by, result }) => [by, result.journeys.total])).toEqual([[version, 1]])
    const chosen = await funnelOf(renewal, [{ ...event, version }], { asOf: LATER, where: { app_version: version } })
    expect(chosen.journeys.total).toBe(1)
  })

  test.each(['1', '0'])('reaches no terminal unchanged: FORCE_COLOR=%s', async FORCE_COLOR => {
    const env = { FORCE_COLOR, NO_COLOR: undefined, TERM: 'xterm-256color' }
    const input = lines(
      versions.map((version, i) => {
        const journey = { ...event.context.journey, id: event.context.journey.id.replace(/.$/, String(i)) }
        return { ...event, version, action: { ...event.action, id: String(i) }, context: { journey } }
      }),
    )
    for (const format of [[], ['--json']]) {
      const { out } = await run(['funnel', '-', '--by', 'app_version', ...format], { input, env })
      const uncolored = out.replaceAll(/\p{Cc}\[\d+m/gu, '')
      expect(uncolored).not.toMatch(/(?!\n)\p{Cc}|\u202e/u)
      if (format.length > 0) {
        const groups: { by: string }[] = JSON.parse(out).groups
        expect(groups.map(({ by }) => by).sort()).toEqual(versions.toSorted())
      }
    }
  })
})
