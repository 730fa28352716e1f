import type { Timers } from '../watch.ts'

/** A clock that only the test moves, and the timers that run on it. It does not touch the timers of the page. */
export interface TestClock {
  /** Returns the time, in epoch ms. */
  now(): number
  /** Moves the clock by `ms` and runs the timers that fall due, each at its own time. */
  advance(ms: number): void
  readonly timers: Timers
  /** Returns `00000000-0000-4000-8000-000000000001` and so on. Journeys with the same clock never have the same ID. */
  newId(): string
}

/**
 * Creates a clock that stands at `startAt`, in epoch ms. Default: the start of 2026.
 * @example const clock = createTestClock(Date.UTC(2026, 10, 1, 7, 59))
 */
export function createTestClock(startAt: number = Date.UTC(2026, 0, 1)): TestClock {
  const pending = new Map<number, { at: number; run: () => void }>()
  let now = startAt
  let timers = 0
  let ids = 0

  const nextDue = (until: number) =>
    [...pending].filter(([, { at }]) => at <= until).sort(([, left], [, right]) => left.at - right.at)[0]

  return {
    now: () => now,
    advance(ms) {
      const until = now + ms
      for (let due = nextDue(until); due; due = nextDue(until)) {
        const [timer, { at, run }] = due
        pending.delete(timer)
        now = Math.max(now, at)
        run()
      }
      now = until
    },
    timers: {
      setTimeout(run, ms) {
        timers += 1
        pending.set(timers, { at: now + ms, run })
        return timers
      },
      clearTimeout: timer => void pending.delete(timer),
    },
    newId() {
      ids += 1
      return `00000000-0000-4000-8000-${`${ids}`.padStart(12, '0')}`
    },
  }
}
