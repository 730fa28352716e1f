import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFakeDatadog, type FakeDatadog } from '@journey-monitor/test-kit/datadog/fake-api'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, through } from '@journey-monitor/test-kit/renewal-walks'
import { type Run, run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../system/time-units.ts'

const now = Date.now()
const ago = (ms: number) => new Date(now - ms).toISOString()

/**
 * People who left after the modal, three hours ago and before. The last one arrived: without any arrival, the telemetry
 * could be the cause.
 */
const LOST = eventsOf(...Array.from({ length: 40 }, () => through('modal')), through('care_team_pick'))
const last = Math.max(...LOST.map(({ date }) => date))
const EVENTS = LOST.map(event => {
  const ms = now - 3 * HOUR - last
  const journey = { ...event.context.journey, started_at: event.context.journey.started_at + ms }
  return { ...event, date: event.date + ms, context: { journey } }
})

/** Three people who look at a page now: the events are not old. */
const VIEWS = ['a', 'b', 'c'].map(id => ({
  type: 'view',
  date: now - MINUTE,
  session: { id, type: 'user' },
  view: { id },
}))

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
      await writeFile(join(cwd, 'events.ndjson'), lines([...EVENTS, ...VIEWS]))
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

test('posts once each the start of a stage, a verdict to roll back, the roll-back, its incident and its fix', () =>
  withCheck(async ({ fake, check }) => {
    const titles = () => fake.stream.map(({ title }) => title.replace(/, as of .*/, ''))
    const asked = ['--json', '--as-of', ago(0), '--post-events']
    const exact = await check(RUNNING, ...asked, '--exact')
    const first = [
      'rx_renewal: stage B (25%) starts',
      'rx_renewal: ROLL BACK (critical), to 0%: stage B (25%) of rx_renewal',
    ]
    expect(exact.code).toBe(20)
    expect(exact.err.match(/posted to Datadog: rx_renewal/g)).toHaveLength(2)
    expect(titles()).toEqual(first)
    const [started, verdict] = fake.stream
    expect(started).toMatchObject({ date_happened: Math.floor((now - 10 * HOUR) / 1_000), alert_type: 'info' })
    expect(started?.tags).toEqual(
      expect.arrayContaining(['journey_monitor:rx_renewal/rollout', 'env:vagov-production']),
    )

    const late = await check({ ...RUNNING, started: ago(30 * HOUR) }, ...asked)
    expect(late.err).toMatch(/the plan has \S+ for “rx_renewal: stage B \(25%\) starts”, and Datadog shows \S+\. /)
    expect(titles()).toEqual(first)

    // Posted numbers are those of a shared document, even if the command prints exact ones.
    const shared = await check(RUNNING, ...asked)
    expect(shared).toMatchObject({ code: 20, err: '' })
    const reasonOf = ({ out }: Run) => JSON.parse(out).reasons[0] as string
    expect(verdict?.text.split('\n')[0]).toBe(reasonOf(shared))
    expect(reasonOf(exact)).not.toBe(reasonOf(shared))
    expect(titles()).toEqual(first)

    const ticket = 'https://github.com/org/repo/issues/7'
    const rolledBack = { at: ago(HOUR), severity: 'critical', by: 'Ada Example', reason: 'no care teams', ticket }
    await check({ ...RUNNING, rolledBack: { ...rolledBack, resolvedAt: ago(MINUTE) } }, '--post-events')
    const rest = [' is rolled back (critical)', ': incident', ' resumes']
    expect(titles()).toEqual([...first, ...rest.map(each => `rx_renewal: stage B (25%)${each}`)])
    expect(JSON.stringify(fake.stream)).not.toMatch(/Ada|no care teams/)
  }))

test('an event that Datadog rejects is reported, without changing the verdict, and posted again by the next check', () =>
  withCheck(async ({ fake, check }) => {
    const asked = ['--json', '--as-of', ago(0)]
    const { code, out } = await check(RUNNING, ...asked)
    fake.breakWith(({ method }) =>
      method === 'POST' ? HttpResponse.json({ errors: ['no'] }, { status: 503 }) : undefined,
    )
    const failed = await check(RUNNING, ...asked, '--post-events')
    expect(failed).toMatchObject({
      code,
      out,
      err: expect.stringMatching(/^journey-monitor: not posted to Datadog: /m),
    })
    fake.breakWith()
    await check(RUNNING, ...asked, '--post-events')
    expect(fake.stream).toHaveLength(2)
  }))

test('a missing key is reported after the verdict; another time with --as-of is refused', () =>
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
