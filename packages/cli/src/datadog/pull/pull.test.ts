import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { createFakeDatadog, type Fault, KEYS } from '@journey-monitor/test-kit/datadog/fake-api'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { type Run, run as runCli } from '@journey-monitor/test-kit/run-cli'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { DAY, HOUR } from '../../system/time-units.ts'
import { connect } from '../client/connection.ts'
import { defaultConfig } from '../config.ts'
import { type PullOptions, pullEvents } from './pull-events.ts'

vi.spyOn(console, 'warn').mockReturnValue()

/** Everything that a few people sent, moved to the days before `NOW`. */
const NOW = Date.UTC(2026, 10, 20)
const [FROM, TO] = [NOW - 12 * DAY, NOW]
const population = eventsOf(60, 11)

function eventsOf(journeys: number, seed: number): RumEvent[] {
  const mix = { ...calm, delivery: { ...calm.delivery, duplicated: 0 } }
  const events: RumEvent[] = simulation({ journeys, seed, mix }).lines.map(line => JSON.parse(line))
  const first = events.reduce((least, { date }) => Math.min(least, date), Infinity)
  const shift = FROM + HOUR - first
  return events.map(event => moved(event, shift)).filter(({ date }) => date < TO)
}

function moved(event: RumEvent, ms: number): RumEvent {
  const { journey, ...context } = (event.context ?? {}) as { journey?: { started_at: number } }
  const started = journey && { journey: { ...journey, started_at: journey.started_at + ms } }
  return {
    ...event,
    date: event.date + ms,
    ...(event.context !== undefined && { context: { ...context, ...started } }),
  }
}

const endpoints = renewalJourney.profile.siteMap.endpoints.map(
  ({ path }) => new RegExp(`^${path.replace(/:\w+/g, '[^]*')}$`),
)

/** The journey's own events, and of the others those that are asked for: clicks are not. */
function isPulled({ type, context, resource }: RumEvent): boolean {
  if (type === 'action') return (context as { journey?: object } | undefined)?.journey !== undefined
  if (type !== 'resource') return true
  const { url = '', type: kind } = resource as { url?: string; type?: string }
  return kind === 'fetch' && endpoints.some(endpoint => endpoint.test(new URL(url).pathname))
}

interface Setting {
  readonly events?: RumEvent[]
  readonly fault?: Fault
}

/** A fake Datadog with the population's events, and an empty folder. */
async function withDatadog(
  { events = population, fault }: Setting,
  use: (there: {
    readonly fake: ReturnType<typeof createFakeDatadog>
    readonly env: Readonly<Record<string, string | undefined>>
    readonly folder: string
    pull(options?: Partial<PullOptions>): Promise<{ added: number; missing: number }>
  }) => Promise<void>,
): Promise<void> {
  const fake = createFakeDatadog({ events })
  const { env, close } = await fake.listen()
  fake.breakWith(fault)
  try {
    await withFolder(async parent => {
      const folder = join(parent, 'pulled')
      const connection = await connect({ site: 'ddog-gov.com', env, retries: 0, timeoutMs: 5_000 })
      const pull = (options: Partial<PullOptions> = {}) =>
        pullEvents(renewalJourney, connection, {
          ...{
            folder,
            from: FROM,
            to: TO,
            now: NOW,
            pauseMs: 1,
            kinds: ['views', 'requests', 'errors'],
            eventsPerSlice: 60,
          },
          config: defaultConfig(renewalJourney),
          ...options,
        })
      await use({ fake, env, folder, pull })
    })
  } finally {
    await close()
  }
}

async function linesIn(folder: string): Promise<RumEvent[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.ndjson'))
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')))
  return texts.flatMap(text => text.trimEnd().split('\n')).map(line => JSON.parse(line))
}

/** What tells an event from every other. */
function keyOf(event: RumEvent): string {
  const { type, date, action, view, resource, error } = event as Record<string, { id?: string } & unknown>
  return [type, date, action?.id ?? resource?.id ?? error?.id ?? view?.id].join(' ')
}

/** Each event that is asked for is there, once. */
async function expectAll(folder: string, events: readonly RumEvent[]): Promise<void> {
  const expected = events.filter(isPulled).map(keyOf).sort()
  expect((await linesIn(folder)).map(keyOf).sort()).toEqual(expected)
}

describe('what is pulled', () => {
  test('is every event of the journey, of its pages, requests and errors, once', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      const { added, missing } = await pull()
      expect(new Set(population.map(({ type }) => type))).toEqual(new Set(['action', 'view', 'resource', 'error']))
      expect({ added, missing }).toEqual({ added: population.filter(isPulled).length, missing: 0 })
      await expectAll(folder, population)
    })
  })

  test('is read by commands as what the browsers sent is, compacted or not', async () => {
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
        // Clicks are not pulled.
        return (await readFile(file, 'utf8')).split(/^## /m).filter(section => !/^(Outbound|Clicks)/.test(section))
      }
      const expected = await funnel(sent)
      expect(expected.journeys.total).toBeGreaterThan(15)
      expect(await funnel(folder)).toEqual(expected)
      expect(await report(folder, 'pulled.md')).toEqual(await report(sent, 'sent.md'))
      expect(await run(['compact', '--dir', folder])).toMatchObject({ code: 0 })
      expect(await funnel(folder)).toEqual(expected)
    })
  })

  test('counts each account once, and says of none who it is', async () => {
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

  test('is only what was asked for', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ kinds: ['errors'] })
      const types = new Set((await linesIn(folder)).map(({ type }) => type))
      expect(types).toEqual(new Set(['action', 'error']))
      await pull({ kinds: ['errors', 'views', 'requests'] })
      await expectAll(folder, population)
    })
  })

  test('is of people, of the environment and of the version', async () => {
    const others = population.flatMap(event => [
      { ...event, session: { ...(event.session as object), type: 'synthetics' } },
      { ...event, ddtags: 'env:vagov-staging' },
    ])
    await withDatadog({ events: [...population, ...others] }, async ({ folder, pull }) => {
      await pull()
      await expectAll(folder, population)
    })
  })

  test('can be one journey alone, which is shown as it is of files', async () => {
    await withDatadog({}, async ({ env, folder, pull }) => {
      await pull()
      const ids = population.flatMap(({ context }) => (context as { journey?: { id: string } })?.journey?.id ?? [])
      const show = (...from: string[]) =>
        run(['journey', ids.at(0) as string, ...from, '--exact', '--as-of', new Date(NOW).toISOString()], env)
      const shown = await show('--source', 'datadog')
      expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringContaining('link_view') })
      expect(shown.out).toBe((await show(folder)).out)
      expect(await show(folder, '--source', 'datadog')).toMatchObject({ code: 2 })
    })
  })

  test('is said before it is begun: how many events, in how many requests', async () => {
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
  test('asks for nothing that the folder has', async () => {
    await withDatadog({}, async ({ fake, folder, pull }) => {
      await pull({ to: TO - 2 * HOUR })
      fake.clear()
      expect(await pull({ to: TO - 2 * HOUR })).toEqual({ added: 0, missing: 0 })
      expect(fake.requests).toEqual([])
      await pull()
      await expectAll(folder, population)
    })
  })

  test('finds what came late, and only that', async () => {
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

  test('takes later versions of a view beside the earlier: readers take the last', async () => {
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

describe('a pull goes on after', () => {
  const json = (status: number, body: object, headers: Record<string, string> = {}) =>
    HttpResponse.json(body, { status, headers })
  const isSearch = (request: Request) => request.url.endsWith('/events/search')
  const hasCursor = async (request: Request) => (await request.clone().text()).includes('"cursor"')
  /** Every `n`th request. */
  const each =
    (n: number, answer: () => Response): Fault =>
    (_, count) =>
      count % n === n - 1 ? answer() : undefined
  const searches = (n: number, answer: (request: Request) => Promise<Response | undefined>): Fault => {
    let count = 0
    return request => (isSearch(request) && count++ % n === 0 ? answer(request) : undefined)
  }

  test.each<[string, Fault]>([
    ['a rate limit', each(3, () => json(429, { errors: [] }, { 'X-RateLimit-Reset': '0' }))],
    ['5xx', each(2, () => json(503, { errors: ['Unavailable'] }))],
    [
      'an answer that is cut off',
      each(3, () => new Response('{"data":[{"id":"AQ', { headers: { 'content-type': 'application/json' } })),
    ],
    ['a part of the events', searches(5, async () => json(200, { data: [], meta: { status: 'timeout' } }))],
    ['warnings', searches(5, async () => json(200, { data: [], meta: { warnings: [{ title: 'Index gone' }] } }))],
    [
      'events that Datadog counts and does not give at first',
      searches(3, async () => json(200, { data: [], meta: {} })),
    ],
  ])('%s', async (_, fault) => {
    await withDatadog({ fault }, async ({ folder, pull }) => {
      expect(await pull()).toMatchObject({ missing: 0 })
      await expectAll(folder, population)
    })
  })

  test('a cursor that expired', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) =>
      moved(population.find(event => event.type === 'action' && isPulled(event)) as RumEvent, i * 10),
    ).map((event, i) => ({ ...event, action: { ...(event.action as object), id: `action-${i}` } }))
    let expired = 0
    const fault: Fault = async request =>
      isSearch(request) && (await hasCursor(request)) && expired++ === 1
        ? json(400, { errors: ['Invalid cursor'] })
        : undefined
    await withDatadog({ events: many, fault }, async ({ folder, pull }) => {
      await pull()
      expect(expired).toBeGreaterThan(2)
      await expectAll(folder, many)
    })
  })

  test('being killed at any moment', async () => {
    const recent = population.map(event => moved(event, Date.now() - HOUR - TO))
    await withDatadog({ events: recent }, async ({ fake, env, folder }) => {
      const args = ['datadog', 'pull', '--since', '13d', '--out', folder]
      for (const at of [3, 6, 6]) {
        const pulling = startProcess(args, { env })
        fake.breakWith((_, count) => {
          if (count === at) pulling.child.kill('SIGKILL')
          return undefined
        })
        expect(await pulling.ended).toMatchObject({ code: null })
      }
      fake.breakWith()
      expect(await run(args, env)).toMatchObject({ code: 0 })
      await expectAll(folder, recent)
    })
  })

  test('a segment that has no name yet', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull()
      const { segment } = JSON.parse(await readFile(join(folder, '.pull/state.json'), 'utf8'))
      const lost = await readFile(join(folder, segment), 'utf8')
      await rm(join(folder, segment))
      await writeFile(join(folder, '.pull/drafts', segment), lost)
      await writeFile(join(folder, '.pull/drafts', 'rum-never-finished.ndjson'), '{"type":"act')
      await pull()
      await expectAll(folder, population)
      expect(await readdir(join(folder, '.pull/drafts'))).toEqual([])
    })
  })
})

describe('a pull ends with what is the matter', () => {
  const pulling = (folder: string, ...more: string[]) => ['datadog', 'pull', '--out', folder, ...more]

  test.each<[string, string[], Record<string, string | undefined>, number, string]>([
    ['no keys', [], { DD_API_KEY: undefined }, 2, 'DD_API_KEY is not set'],
    ['no such site', [], { DD_SITE: 'example.org' }, 2, 'DD_SITE names no site'],
    ['a range beyond retention', ['--since', '40d'], {}, 2, 'keeps RUM events for 30 days'],
    ['a range that has not come', ['--from-time', '2999-01-01'], {}, 2, 'has not come yet'],
    ['an empty range', ['--from-time', '2026-11-02', '--to-time', '2026-11-01'], {}, 2, 'swap them'],
    ['two beginnings', ['--since', '1h', '--from-time', '2026-11-02'], {}, 2, 'drop one'],
    ['an end of what has none', ['--follow', '--to-time', '2026-11-02'], {}, 2, 'drop one'],
    ['what there is not', ['--with', 'clicks'], {}, 2, 'views, requests, errors'],
  ])('%s', async (_, args, env, code, message) => {
    await withDatadog({}, async ({ env: own, folder }) => {
      const ended = await run(pulling(folder, ...args), { ...own, ...env })
      expect(ended).toMatchObject({ code, out: '', err: expect.stringContaining(message) })
    })
  })

  test.each<[string, number, string]>([
    ['keys that are not known', 401, 'must be keys of ddog-gov.com'],
    ['a missing permission', 403, 'permission rum_apps_read'],
  ])('%s', async (_, status, message) => {
    const fault: Fault = () => HttpResponse.json({ errors: ['no'] }, { status })
    await withDatadog({ fault }, async ({ env, folder }) => {
      expect(await run(pulling(folder), env)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
    })
  })

  test('a search that is refused: what was pulled before it is kept', async () => {
    let searches = 0
    const fault: Fault = ({ url }) =>
      url.endsWith('/events/search') && searches++ > 1
        ? HttpResponse.json({ errors: ['Bad query'] }, { status: 400 })
        : undefined
    await withDatadog({ fault }, async ({ fake, folder, pull }) => {
      await expect(pull()).rejects.toThrow('Bad query')
      expect((await linesIn(folder)).length).toBeGreaterThan(0)
      fake.breakWith()
      await pull()
      await expectAll(folder, population)
    })
  })

  test('no answer for long', async () => {
    await withDatadog({ fault: () => HttpResponse.json({}, { status: 500 }) }, async ({ pull }) => {
      await expect(pull()).rejects.toThrow('Datadog failed (500)')
    })
  })

  test('another pull into the folder', async () => {
    let first: Promise<unknown> = Promise.resolve()
    await withDatadog({}, async ({ fake, folder, pull }) => {
      let go = () => {}
      const held = new Promise<void>(resolve => {
        go = resolve
      })
      const asked = new Promise<void>(resolve => {
        fake.breakWith(async () => {
          resolve()
          await held
          return undefined
        })
      })
      first = pull()
      await asked
      await expect(pull()).rejects.toThrow('is being pulled into already')
      go()
      await first
      await expectAll(folder, population)
    })
  })

  test('a folder of something else, or without its key', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ to: TO - DAY })
      const elsewhere = { ...defaultConfig(renewalJourney), env: 'vagov-staging' }
      await expect(pull({ config: elsewhere })).rejects.toThrow('another env, vagov-production')
      await rm(join(folder, '.pull/user-key'))
      await expect(pull()).rejects.toThrow('people would be counted twice')
      await writeFile(join(folder, '.pull/state.json'), '{')
      await expect(pull()).rejects.toThrow('is damaged')
    })
  })

  test('a folder that cannot be written to', async () => {
    await withDatadog({}, async ({ folder, env }) => {
      await mkdir(join(folder, '..'), { recursive: true })
      await writeFile(folder, '')
      expect(await run(pulling(folder), env)).toMatchObject({
        code: 2,
        err: expect.stringContaining('cannot be written to'),
      })
    })
  })
})

async function run(args: readonly string[], env: Readonly<Record<string, string | undefined>> = KEYS): Promise<Run> {
  return runCli(args, { env })
}
