import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFakeDatadog, type FakeDatadog, type Fault } from '@journey-monitor/test-kit/datadog/fake-api'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, through } from '@journey-monitor/test-kit/renewal-walks'
import { type Run, run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../system/time-units.ts'

const now = Date.now()
const ago = (ms: number) => new Date(now - ms).toISOString()

/** People who all left in the modal, three hours ago and before. */
const LOST = eventsOf(...Array.from({ length: 40 }, () => through('modal')))
const last = Math.max(...LOST.map(({ date }) => date))
const EVENTS = LOST.map(event => {
  const ms = now - 3 * HOUR - last
  const journey = { ...event.context.journey, started_at: event.context.journey.started_at + ms }
  return { ...event, date: event.date + ms, context: { journey } }
})

type Stage = Readonly<Record<string, unknown>>
const RUNNING: Stage = { id: 'B', kind: 'percentage', percentage: 25, started: ago(10 * HOUR) }

interface Checking {
  readonly fake: FakeDatadog
  check(stage: Stage, ...more: readonly string[]): Promise<Run>
}

/** Checks a plan whose conversion is broken, with a Datadog to post to. */
async function withCheck(use: (checking: Checking) => Promise<void>, keys: Record<string, undefined> = {}) {
  const fake = createFakeDatadog()
  const { env, close } = await fake.listen()
  try {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'events.ndjson'), lines(EVENTS))
      const check: Checking['check'] = async (stage, ...more) => {
        const plan = {
          journey: 'rx_renewal',
          toggle: 'the_toggle',
          minimum: { closedHours: 0, users: 20 },
          phases: [{ name: 'II', stages: [{ id: 'A', kind: 'canary', percentage: 5, started: ago(20 * DAY) }, stage] }],
          criteria: [{ id: 'conversion', kind: 'conversion', severity: 'critical', min: 0.9 }],
        }
        await writeFile(join(cwd, 'rollout.json'), JSON.stringify(plan))
        return run(['rollout', 'check', 'events.ndjson', '--stage', 'B', ...more], { cwd, env: { ...env, ...keys } })
      }
      await use({ fake, check })
    })
  } finally {
    await close()
  }
}

test('the stage that started and the verdict to roll back are posted once, and then the roll-back, its incident and its fix', () =>
  withCheck(async ({ fake, check }) => {
    const titles = () => fake.stream.map(({ title }) => title.replace(/, as of .*/, ''))
    const first = [
      'rx_renewal: stage B (25%) starts',
      'rx_renewal: ROLL BACK (critical), to 0%: stage B (25%) of rx_renewal',
    ]
    const posted = await check(RUNNING, '--post-events', '--exact')
    expect(posted.code).toBe(20)
    expect(posted.err.match(/posted to Datadog: rx_renewal/g)).toHaveLength(2)
    expect(titles()).toEqual(first)
    expect(await check(RUNNING, '--post-events')).toMatchObject({ code: 20, err: '' })
    expect(titles()).toEqual(first)

    const rolledBack = { at: ago(HOUR), severity: 'critical', by: 'Ada Example', reason: 'no care teams' }
    await check({ ...RUNNING, rolledBack }, '--post-events')
    const ticket = 'https://github.com/org/repo/issues/7'
    await check({ ...RUNNING, rolledBack: { ...rolledBack, ticket, resolvedAt: ago(MINUTE) } }, '--post-events')
    const rest = ['is rolled back (critical)', ': incident', ' resumes']
    expect(titles()).toEqual([...first, ...rest.map(each => `rx_renewal: stage B (25%)${each.replace(/^is/, ' is')}`)])

    const [started, verdict, , incident] = fake.stream
    expect(started).toMatchObject({ date_happened: Math.floor((now - 10 * HOUR) / 1_000), alert_type: 'info' })
    expect(started?.tags).toEqual(
      expect.arrayContaining(['journey_monitor:rx_renewal/rollout', 'env:vagov-production']),
    )
    expect(verdict?.text).toContain('Conversion')
    expect(incident?.text).toBe(`Ticket: ${ticket}`)
    expect(JSON.stringify(fake.stream)).not.toMatch(/Ada|no care teams/)
  }))

test('numbers are posted as they are shared, also where exact ones are printed', () =>
  withCheck(async ({ fake, check }) => {
    const reasonOf = ({ out }: Run) => JSON.parse(out).reasons[0] as string
    const shared = reasonOf(await check(RUNNING, '--json', '--as-of', ago(0)))
    const exact = reasonOf(await check(RUNNING, '--json', '--as-of', ago(0), '--post-events', '--exact'))
    const { text } = fake.stream.at(-1) as FakeDatadog['stream'][number]
    expect(text.split('\n')[0]).toBe(shared)
    expect(exact).not.toBe(shared)
  }))

test('a day is marked within it, what is too old for Datadog is not, and nothing is asked where there is nothing to post', () =>
  withCheck(async ({ fake, check }) => {
    const day = ago(30 * HOUR).slice(0, 10)
    await check({ ...RUNNING, started: day, rolledBack: { at: day, severity: 'low', by: 'Ada' } }, '--post-events')
    const isRecent = Date.parse(day) + DAY > now - 18 * HOUR + 10 * MINUTE
    expect(fake.stream).toHaveLength(isRecent ? 2 : 0)
    for (const { date_happened: at } of fake.stream) {
      expect(at * 1_000).toBeGreaterThanOrEqual(Date.parse(day))
      expect(at * 1_000).toBeLessThan(Date.parse(day) + DAY)
    }
    fake.clear()
    await check(
      { ...RUNNING, started: ago(3 * DAY), rolledBack: { at: ago(2 * DAY), severity: 'low', by: 'Ada' } },
      '--post-events',
    )
    expect(fake.requests).toEqual([])
  }))

const refuse =
  (status: number, isWrong: (request: Request) => boolean): Fault =>
  request =>
    isWrong(request)
      ? HttpResponse.json({ errors: ['no'] }, { status, headers: { 'X-RateLimit-Reset': '0' } })
      : undefined

test.each<[string, Fault, string]>([
  ['a list that is refused', refuse(403, ({ method }) => method === 'GET'), 'permission events_read'],
  ['an event that is refused', refuse(400, ({ method }) => method === 'POST'), 'did not post an event (400): no'],
  ['a Datadog that fails', refuse(503, ({ method }) => method === 'POST'), 'may have done it'],
])('%s is said, and the verdict is as without it', (_, fault, message) =>
  withCheck(async ({ fake, check }) => {
    const asked = ['--json', '--as-of', ago(0)]
    const { code, out } = await check(RUNNING, ...asked)
    fake.breakWith(fault)
    const posted = await check(RUNNING, ...asked, '--post-events')
    expect(posted).toMatchObject({ code, out })
    expect(posted.err).toContain('not posted to Datadog')
    expect(posted.err).toContain(message)
    fake.breakWith()
    await check(RUNNING, '--post-events')
    expect(fake.stream).toHaveLength(2)
  }),
)

test('a missing key is said after the verdict; a question about another time is refused', () =>
  withCheck(
    async ({ fake, check }) => {
      const ended = await check(RUNNING, '--post-events')
      expect(ended).toMatchObject({ code: 20, err: expect.stringContaining('DD_API_KEY is not set') })
      expect(ended.out).toContain('ROLL BACK')
      const past = await check(RUNNING, '--post-events', '--as-of', ago(DAY))
      expect(past).toMatchObject({ code: 2, out: '', err: expect.stringContaining('drop one') })
      expect(fake.requests).toEqual([])
    },
    { DD_API_KEY: undefined },
  ))
