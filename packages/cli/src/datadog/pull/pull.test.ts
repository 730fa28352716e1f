import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  expectAll,
  isPulled,
  linesIn,
  moved,
  NOW,
  population,
  run,
  TO,
  withDatadog,
} from '@journey-monitor/test-kit/datadog/pulling'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { describe, expect, test, vi } from 'vitest'
import { DAY, HOUR } from '../../system/time-units.ts'

const CLICKS_NOT_COPIED =
  'Clicks aren’t copied from Datadog, because RUM names a click by the text that was clicked. The RUM Explorer has them.'

const LOST = { id: 'lost', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max: 0.05 }
const ANSWERS = {
  ...{ id: 'answers', kind: 'endpoint_errors', severity: 'high', max: 0.05 },
  endpoint: 'GET /my_health/v1/messaging/allrecipients',
}

describe('a pull', () => {
  test('gets every event of the journey, of its pages, requests and errors, once', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      const { added, missing } = await pull()
      expect(new Set(population.map(({ type }) => type))).toEqual(new Set(['action', 'view', 'resource', 'error']))
      expect({ added, missing }).toEqual({ added: population.filter(isPulled).length, missing: 0 })
      await expectAll(folder, population)
    })
  })

  test('gives commands the same events as the browsers sent, compacted or not', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull()
      const sent = join(folder, '..', 'sent.ndjson')
      await writeFile(
        sent,
        population
          .filter(isPulled)
          .map(event => `${JSON.stringify(event)}\n`)
          .join(''),
      )
      const funnel = async (input: string) =>
        JSON.parse((await run(['funnel', input, '--json', '--by', 'app_version'])).out)
      const report = async (input: string, name: string) => {
        const file = join(folder, '..', name)
        expect(await run(['report', input, '--markdown', file])).toMatchObject({ code: 0 })
        return readFile(file, 'utf8')
      }
      const expected = await funnel(sent)
      expect(expected.journeys.total).toBeGreaterThan(15)
      expect(await funnel(folder)).toEqual(expected)
      const ofSent = (await report(sent, 'sent.md')).replace('No such click was recorded.', CLICKS_NOT_COPIED)
      expect(ofSent).toContain(CLICKS_NOT_COPIED)
      expect(await report(folder, 'pulled.md')).toBe(ofSent)
      expect(await run(['compact', '--dir', folder])).toMatchObject({ code: 0 })
      expect(await funnel(folder)).toEqual(expected)
    })
  })

  test('lacks nothing silently: a report says which kinds were not copied', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ kinds: ['errors'] })
      const file = join(folder, '..', 'report.md')
      expect(await run(['report', folder, '--markdown', file])).toMatchObject({ code: 0 })
      const text = await readFile(file, 'utf8')
      expect(text).toMatch(/## Page views and time spent\s+Page views weren’t copied from Datadog.*--with views/)
      expect(text).toMatch(/## Requests: errors and latency by endpoint\s+Requests weren’t copied.*--with requests/)
      expect(text).not.toContain('No such click')
    })
  })

  test('counts each account once, and names none', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull()
      const accounts = (events: readonly RumEvent[]) => {
        const own = events.filter(event => event.type === 'action' && isPulled(event))
        return new Set(own.map(({ usr }) => (usr as { id: string }).id))
      }
      const [pulled, sent] = [accounts(await linesIn(folder)), accounts(population)]
      expect(pulled.size).toBe(sent.size)
      for (const each of pulled) expect(each).toMatch(/^[\da-f]{32}$/)
      await withDatadog({}, async other => {
        await other.pull()
        expect([...accounts(await linesIn(other.folder))].filter(each => pulled.has(each))).toEqual([])
      })
    })
  })

  test('gets only the requested kinds', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ kinds: ['errors'] })
      const types = new Set((await linesIn(folder)).map(({ type }) => type))
      expect(types).toEqual(new Set(['action', 'error']))
      await pull({ kinds: ['errors', 'views', 'requests'] })
      await expectAll(folder, population)
    })
  })

  test.each<[string, object[] | undefined, string[], string[]]>([
    ['all without a plan', undefined, [], ['action', 'error', 'resource', 'view']],
    ['views where a plan asks of journeys alone', [LOST], [], ['action', 'view']],
    ['requests too, where it asks of answers', [LOST, ANSWERS], [], ['action', 'resource', 'view']],
    ['what --with names, whatever the plan needs', [LOST], ['--with', 'errors'], ['action', 'error']],
  ])('gets %s', async (_, criteria, args, types) => {
    const kinds = ['action', 'view', 'resource', 'error']
    const each = kinds.map(type => population.find(event => event.type === type && isPulled(event)) as RumEvent)
    const recent = each.map(event => moved(event, Date.now() - HOUR - event.date))
    await withDatadog({ events: recent }, async ({ env, folder }) => {
      const cwd = dirname(folder)
      const stages = [{ id: 'A', kind: 'percentage', percentage: 5 }]
      const plan = { journey: 'rx_renewal', toggle: 'the_toggle', phases: [{ name: 'I', stages }], criteria }
      if (criteria) await writeFile(join(cwd, 'rollout.json'), JSON.stringify(plan))
      const pulled = await runCli(['datadog', 'pull', '--since', '2h', '--out', 'pulled', ...args], { cwd, env })
      expect(pulled.code).toBe(0)
      expect(pulled.err.includes('as the criteria of rollout.json need')).toBe(
        criteria !== undefined && args.length === 0,
      )
      expect([...new Set((await linesIn(folder)).map(({ type }) => type))].sort()).toEqual(types)
    })
  })

  test('gets only people’s events, of the environment and the version', async () => {
    const others = population.flatMap(event => [
      { ...event, session: { ...(event.session as object), type: 'synthetics' } },
      { ...event, ddtags: 'env:vagov-staging' },
    ])
    await withDatadog({ events: [...population, ...others] }, async ({ folder, pull }) => {
      await pull()
      await expectAll(folder, population)
    })
  })

  test('can get one journey, which is printed as from files', async () => {
    await withDatadog({}, async ({ env, folder, pull }) => {
      await pull()
      const ids = population.flatMap(({ context }) => (context as { journey?: { id: string } })?.journey?.id ?? [])
      const show = (...from: string[]) =>
        run(['journey', ids.at(0) as string, ...from, '--exact', '--as-of', new Date(NOW).toISOString()], env)
      const shown = await show('--source', 'datadog')
      expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Link view') })
      expect(shown.out).toBe((await show(folder)).out)
      expect(await show(folder, '--source', 'datadog')).toMatchObject({ code: 2 })
    })
  })

  test('can get the last 30 days, and names the events of which Datadog has fewer', async () => {
    await withDatadog({ events: [] }, async ({ env, folder }) => {
      const pulled = await run(['datadog', 'pull', '--since', '30d', '--out', folder], env)
      expect(pulled.code).toBe(0)
      expect(pulled.err).toMatch(/nothing new of that time in the environment vagov-production.*keeps requests for 15/)
      expect(await run(['funnel', folder], env)).toMatchObject({
        code: 2,
        err: expect.stringContaining('Datadog gave none: are the time, the environment and DD_SITE right?'),
      })
      const other = '00000000-0000-4000-8000-000000000000'
      expect(await run(['journey', other, '--source', 'datadog', '--exact'], env)).toMatchObject({
        code: 2,
        err: expect.stringContaining(`no events of the journey ${other} in the environment vagov-production`),
      })
    })
  })

  test('first prints the number of events and requests', async () => {
    await withDatadog({}, async ({ fake, pull }) => {
      const onStart = vi.fn()
      await pull({ onStart })
      const searches = fake.requests.filter(({ line }) => line.includes('/events/search')).length
      const [{ total, requests }] = onStart.mock.calls[0] as [{ total: number; requests: number }]
      expect(total).toBe(population.filter(isPulled).length)
      expect(requests).toBeGreaterThanOrEqual(searches)
      expect(requests).toBeLessThan(searches * 4)
    })
  })
})

describe('a second pull', () => {
  test('does not ask again for events that the folder has', async () => {
    await withDatadog({}, async ({ fake, folder, pull }) => {
      await pull({ to: TO - 2 * HOUR })
      fake.clear()
      expect(await pull({ to: TO - 2 * HOUR })).toEqual({ added: 0, missing: 0 })
      expect(fake.requests).toEqual([])
      await pull()
      await expectAll(folder, population)
    })
  })

  test('gets only the late events', async () => {
    const end = population
      .filter(isPulled)
      .toSorted((a, b) => a.date - b.date)
      .at(-40)?.date as number
    const there = population.filter(({ date }) => date < end)
    const late = there.filter(({ date }, i) => date >= end - 2 * DAY && i % 3 === 0)
    const events = there.filter(event => !late.includes(event))
    expect(late.filter(isPulled).length).toBeGreaterThan(0)
    await withDatadog({ events }, async ({ folder, pull }) => {
      await pull({ to: end, now: end, overlapMs: 2 * DAY })
      events.push(...late)
      expect(await pull({ to: end + HOUR, now: end + HOUR })).toEqual({
        added: late.filter(isPulled).length,
        missing: 0,
      })
      await expectAll(folder, there)
      events.push(...population.filter(({ date }) => date >= end))
      await pull({ to: TO, now: TO + 2 * HOUR })
      await expectAll(folder, population)
    })
  })

  test('keeps later versions of a view next to earlier ones; readers use the last', async () => {
    const [view] = population.filter(({ type }) => type === 'view') as [RumEvent]
    const versions = [1, 2].map(version => ({
      ...view,
      view: { ...(view.view as object), time_spent: version * 1e9 },
      _dd: { ...(view._dd as object), document_version: version },
    }))
    const events: RumEvent[] = [versions[0] as RumEvent]
    await withDatadog({ events }, async ({ folder, pull }) => {
      await pull({ from: view.date, to: view.date + 1, now: view.date + 1 })
      events.push(versions[1] as RumEvent)
      await pull({ from: view.date, to: view.date + 1, now: view.date + 1 })
      const kept = (await linesIn(folder)).map(each => (each.view as { time_spent: number }).time_spent)
      expect(kept.sort()).toEqual([1e9, 2e9])
    })
  })
})
