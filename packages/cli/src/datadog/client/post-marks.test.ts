import { renewal } from '@journey-monitor/sdk/renewal'
import { createFakeDatadog, type FakeDatadog, type Fault } from '@journey-monitor/test-kit/datadog/fake-api'
import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import type { RolloutMark } from '../../journey/rollout-mark.ts'
import { DAY, HOUR, MINUTE } from '../../system/time-units.ts'
import { connect } from './connection.ts'
import { postMarks } from './post-marks.ts'

const now = Date.now()
const mark = (key: string, from: number, to = from + MINUTE, subject = key): RolloutMark => ({
  ...{ key, subject, title: 'rx_renewal: @slack-all starts', text: `Of stage ${key}`, from, to },
  level: 'info',
})

/** Posts marks to a Datadog of its own, in an environment. */
async function withPosting(
  use: (posting: {
    readonly fake: FakeDatadog
    /** Returns the keys of the posted marks, and of those that are too old: `key: time that Datadog shows`. */
    post(marks: RolloutMark[], env?: string): Promise<string[]>
  }) => Promise<void>,
): Promise<void> {
  const fake = createFakeDatadog()
  const { env: keys, close } = await fake.listen()
  try {
    const connection = await connect({ site: 'ddog-gov.com', env: keys, retries: 0 })
    await use({
      fake,
      async post(marks, env = 'vagov-production') {
        const posted: string[] = []
        await postMarks(connection, renewal, marks, {
          env,
          now,
          since: now - 20 * DAY,
          onPosted: ({ key }) => posted.push(key),
          onOutdated: ({ key }, shownAt) => posted.push(`${key}: ${shownAt}`),
        })
        return posted
      },
    })
  } finally {
    await close()
  }
}

test('each mark is posted once in each environment, and mentions no one', () =>
  withPosting(async ({ fake, post }) => {
    const marks = [mark('a', now - HOUR), mark('b', now)]
    expect(await post(marks)).toEqual(['a', 'b'])
    expect(await post([...marks, mark('c', now)])).toEqual(['c'])
    expect(await post(marks, 'vagov-staging')).toEqual(['a', 'b'])
    for (const { title } of fake.stream) expect(title).not.toMatch(/@\w/)
  }))

test('a corrected time is marked as corrected, once, with the earlier time; the same time in other words is not', () =>
  withPosting(async ({ fake, post }) => {
    const second = Math.floor(now / 1_000) * 1_000
    const start = (key: string, from: number, to?: number) => mark(key, from, to, 'start-of-b')
    expect(await post([start('noon', second - HOUR)])).toEqual(['noon'])
    expect(await post([start('the same in UTC', second - HOUR)])).toEqual([])
    expect(await post([start('that day', second - 3 * HOUR, second)])).toEqual([])
    expect(await post([start('earlier', second - 5 * HOUR), mark('of another', second)])).toEqual([
      'earlier',
      'of another',
    ])
    expect(await post([start('earlier', second - 5 * HOUR)])).toEqual([])
    const [first, corrected, other] = fake.stream
    for (const each of [first, other]) expect(each?.title).not.toContain('corrected')
    expect(corrected?.title).toMatch(/ starts \(corrected\)$/)
    expect(corrected?.text).toContain(`Before, the plan said ${new Date(second - HOUR).toISOString()}`)
    expect(await post([start('yesterday', second - 30 * HOUR)])).toEqual([`yesterday: ${second - 5 * HOUR}`])
    expect(await post([start('yesterday', second - 30 * HOUR)], 'vagov-staging')).toEqual([])
    expect(fake.stream).toHaveLength(3)
  }))

test('a time that is corrected and then corrected back is marked each time', () =>
  withPosting(async ({ fake, post }) => {
    const second = Math.floor(now / 1_000) * 1_000
    const start = (key: string, from: number) => mark(key, from, from + MINUTE, 'start-of-b')
    const [noon, later] = [start('noon', second - 2 * HOUR), start('later', second - HOUR)]
    for (const each of [noon, later, noon, later]) {
      expect(await post([each])).toEqual([each.key])
      expect(await post([each])).toEqual([])
    }
    const wrong = fake.stream.map(({ text }) => /Before, the plan said (\S+):/.exec(text)?.[1])
    expect(wrong).toEqual([undefined, ...[noon, later, noon].map(({ from }) => new Date(from).toISOString())])
    expect(new Set(fake.stream.map(({ aggregation_key }) => aggregation_key)).size).toBe(4)
  }))

test('a day is marked within it; what is too old for Datadog is not posted, and without a mark nothing is asked', () =>
  withPosting(async ({ fake, post }) => {
    const day = now - 30 * HOUR
    expect(await post([mark('day', day, day + DAY), mark('old', now - 19 * HOUR)])).toEqual(['day'])
    const [posted] = fake.stream
    expect((posted?.date_happened ?? 0) * 1_000).toBeGreaterThan(now - 18 * HOUR)
    expect((posted?.date_happened ?? 0) * 1_000).toBeLessThan(day + DAY)
    fake.clear()
    expect(await post([mark('old', now - 19 * HOUR)])).toEqual([])
    expect(fake.requests.map(({ line }) => line.split(' ')[0])).toEqual(['GET'])
    fake.clear()
    expect(await post([])).toEqual([])
    expect(fake.requests).toEqual([])
  }))

const refuse =
  (status: number, method: string): Fault =>
  request =>
    request.method === method ? HttpResponse.json({ errors: ['no'] }, { status }) : undefined

test.each<[string, Fault, string]>([
  ['a list that is refused', refuse(403, 'GET'), 'permission events_read'],
  ['an event that is refused', refuse(400, 'POST'), 'did not post an event (400): no'],
  ['a failure', refuse(503, 'POST'), 'may have done it'],
])('%s: says so, and what was posted before it stays', (_, fault, message) =>
  withPosting(async ({ fake, post }) => {
    await post([mark('a', now)])
    fake.breakWith(fault)
    await expect(post([mark('a', now), mark('b', now)])).rejects.toThrow(message)
    expect(fake.stream).toHaveLength(1)
  }),
)
