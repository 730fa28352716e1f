import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import {
  expectAll,
  isPulled,
  linesIn,
  moved,
  population,
  run,
  withDatadog,
} from '@journey-monitor/test-kit/datadog/pulling'
import { expect, test } from 'vitest'
import { DAY, MINUTE } from '../../system/time-units.ts'
import { type FollowRound, followEvents } from './follow-events.ts'

const now = Date.now()
const newest = Math.max(...population.map(({ date }) => date))
const recent = population.map(event => moved(event, now - MINUTE - newest))

/** A pull that was stopped leaves no lock, and nothing half written. */
async function expectIdle(folder: string): Promise<void> {
  expect(await readdir(join(folder, '.pull'))).not.toContain('pulling')
  expect(await readdir(join(folder, '.pull/drafts'))).toEqual([])
}

test('a pull that follows finds what is new, and what comes late, once each', async () => {
  const own = recent.filter(isPulled).toSorted((a, b) => a.date - b.date)
  const [late, last] = [own.slice(-20, -5), own.slice(-5)]
  const events = recent.filter(event => !late.includes(event) && !last.includes(event))
  await withDatadog({ events }, async ({ folder, pull }) => {
    const stop = new AbortController()
    const arriving = [late, last]
    const following = followEvents(
      ({ from, isDue }) => {
        const range = { from, to: Date.now(), now: undefined }
        return pull({ ...range, overlapMs: 2 * DAY, eventsPerSlice: 10_000, isDue, signal: stop.signal })
      },
      {
        from: now - 13 * DAY,
        roundMs: 20,
        signal: stop.signal,
        async onPulled() {
          events.push(...(arriving.shift() ?? []))
          if ((await linesIn(folder)).length === own.length) stop.abort()
        },
      },
    )
    await expect(following).rejects.toThrow(/abort/i)
    await expectAll(folder, recent)
    await expectIdle(folder)
  })
})

test('a pull that follows for long leaves out what is beyond retention by then', async () => {
  const stop = new AbortController()
  const from = Date.now() - 30 * DAY
  const rounds: FollowRound[] = []
  const following = followEvents(
    async round => {
      rounds.push(round)
      if (rounds.length === 2) stop.abort()
    },
    { from, roundMs: 20, signal: stop.signal },
  )
  await expect(following).rejects.toThrow(/abort/i)
  expect(rounds[0]).toEqual({ from })
  expect(rounds[1]?.from).toBeGreaterThan(from)
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it in the middle of a pull: the next pull continues',
  async signal => {
    const args = (folder: string) => ['datadog', 'pull', '--since', '13d', '--out', folder]
    await withDatadog({ events: recent }, async ({ fake, env, folder }) => {
      const following = startProcess([...args(folder), '--follow'], { env })
      fake.breakWith((_, count) => {
        if (count === 6) following.child.kill(signal)
        return undefined
      })
      expect(await following.ended).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^Stopped\. What was pulled is in /),
      })
      await expectIdle(folder)
      fake.breakWith()
      expect(await run(args(folder), env)).toMatchObject({ code: 0 })
      await expectAll(folder, recent)
    })
  },
)
