// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourney, type JourneyEvent, type JourneyOptions } from './index.ts'
import { renewal } from './renewal.ts'

let events: JourneyEvent[]
const names = () => events.map(({ step, phase }) => `${step}.${phase}`)
const load = (options: JourneyOptions<typeof renewal> = {}) =>
  createJourney(renewal, { sinks: [event => events.push(event)], ...options })

beforeEach(() => {
  events = []
  sessionStorage.clear()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => vi.useRealTimers())

describe('watch', () => {
  const error = Object.assign(new Error('Jane Doe'), { errors: [{ code: 'SM151', status: '403', detail: 'Jane Doe' }] })
  const sendStarted = () => {
    const journey = load()
    journey.start('care_team_pick')
    journey.start('send')
    events.length = 0
    return journey
  }

  test('completes the step when the promise is fulfilled, and returns the promise', async () => {
    const journey = sendStarted()
    const promise = Promise.resolve('sent')
    expect(journey.watch('send', promise, { code: 'send_error' })).toBe(promise)
    await promise
    expect(names()).toEqual(['send.complete'])
  })

  test('fails the step when the promise is rejected, with status and API code but no text of the error', async () => {
    const journey = sendStarted()
    await expect(journey.watch('send', Promise.reject(error), { code: 'send_error' })).rejects.toBe(error)
    expect(events[0]?.failure).toEqual({
      code: 'send_error',
      kind: 'engineering',
      team: 'sm',
      http_status: 403,
      api_code: 'SM151',
    })
    expect(JSON.stringify(events)).not.toContain('Jane')
  })

  test('the error may choose the code; a Response that is not ok is a failure', async () => {
    const journey = sendStarted()
    const code = (reason: unknown) => ((reason as Response).status === 503 ? 'backend_error' : 'send_error')
    await journey.watch('send', Promise.resolve(new Response(null, { status: 503 })), { code })
    expect(events[0]?.failure).toMatchObject({ code: 'backend_error', http_status: 503 })
  })

  test('fails with timeout at the deadline, and a late outcome still counts', async () => {
    vi.useFakeTimers()
    const journey = sendStarted()
    const { promise, resolve } = Promise.withResolvers<void>()
    journey.watch('send', promise, { code: 'send_error', deadlineMs: 30_000 })
    vi.advanceTimersByTime(30_000)
    expect(events[0]?.failure?.code).toBe('timeout')
    resolve()
    await promise
    expect(names()).toEqual(['send.fail', 'send.complete'])
    expect(events[1]?.supersedes).toBe('timeout')
  })

  test('signals nothing at the deadline of a step that was left, and keeps no timer after the outcome', async () => {
    vi.useFakeTimers()
    const journey = sendStarted()
    journey.watch('send', new Promise(() => {}), { code: 'send_error', deadlineMs: 1_000 })
    journey.abandon('send', 'left_editor')
    vi.advanceTimersByTime(1_000)
    expect(names()).toEqual(['send.abandon'])
    await journey.watch('send', Promise.resolve(), { code: 'send_error', deadlineMs: 1_000 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('if it is called before the journey begins, it counts for that journey', async () => {
    const journey = load()
    const promise = Promise.resolve()
    journey.watch('care_team_pick', promise, { code: 'care_team_api_error' })
    journey.start('care_team_pick')
    await promise
    expect(names()).toEqual(['care_team_pick.start', 'care_team_pick.complete'])
  })

  test('without options, or with a value or timer that throws, the host gets its promise and no rejection', async () => {
    const journey = load({ timers: { setTimeout: refuse, clearTimeout: refuse } })
    journey.start('care_team_pick')
    const hostile = Promise.resolve(Object.defineProperty({}, 'ok', { get: refuse }))
    await journey.watch('care_team_pick', hostile, undefined as never)
    await journey.watch('care_team_pick', hostile, { code: 'care_team_api_error' })
    expect(names()).toEqual(['care_team_pick.start'])
  })

  // Vitest fails a test that leaves a rejection unhandled.
  test.each([
    ['frozen', (promise: Promise<void>) => Object.freeze(promise)],
    ['sealed', (promise: Promise<void>) => Object.seal(promise)],
    ['watched already', (promise: Promise<void>) => load().watch('send', promise, { code: 'send_error' })],
    [
      'with a fixed constructor',
      (promise: Promise<void>) => Object.defineProperty(promise, 'constructor', { value: Promise }),
    ],
  ])('%s promise: its rejection is handled if the app handles it', async (_, change) => {
    const journey = sendStarted()
    const { promise, reject } = Promise.withResolvers<void>()
    journey.watch('send', change(promise), { code: 'send_error' }).catch(() => {})
    reject(error)
    await expect(promise).rejects.toBe(error)
    expect(names()).toContain('send.fail')
    await new Promise(resolve => setTimeout(resolve))
  })

  test('a promise whose `then` returns nothing, and whose constructor is read, throws nothing', async () => {
    const journey = sendStarted()
    // biome-ignore lint/suspicious/noThenProperty: as some libraries have it
    const promise = Object.assign(Promise.resolve(), { then: (kept: () => void) => kept() })
    journey.watch('send', promise as never, { code: 'send_error' })
    expect(promise.constructor).toBe(Promise)
    expect(names()).toEqual(['send.complete'])
  })

  test('an outcome of a forgotten journey does not count for the next one', async () => {
    const journey = sendStarted()
    const { promise, resolve } = Promise.withResolvers<void>()
    journey.watch('send', promise, { code: 'send_error' })
    journey.reset()
    journey.start('care_team_pick')
    resolve()
    await promise
    expect(names()).toEqual(['send.abandon', 'care_team_pick.start'])
  })
})

function refuse(): never {
  throw new DOMException('denied', 'SecurityError')
}
