// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourney, type DropReason, errorDetails, type SignalName } from './index.ts'
import { renewal } from './renewal.ts'

const NETWORK_ERROR = new TypeError('Failed to fetch')

let recorded: string[]
let dropped: [SignalName<typeof renewal>, DropReason][]

beforeEach(() => {
  vi.useFakeTimers()
  sessionStorage.clear()
  recorded = []
  dropped = []
})
afterEach(() => {
  // What a journey of this test still holds would come in the next one.
  dispatchEvent(new Event('pagehide'))
  vi.useRealTimers()
})

/** Creates a journey whose care-team step is open. */
function pickStarted() {
  const journey = createJourney(renewal, {
    sinks: [({ step, phase }) => recorded.push(`${step}.${phase}`)],
    onDropped: (...dropping) => dropped.push(dropping),
  })
  journey.start('care_team_pick')
  recorded.length = 0
  return journey
}

/** The user agent of WebKit, as Safari and WebKitGTK have it. */
function pickStartedInWebKit() {
  vi.spyOn(window.navigator, 'userAgent', 'get').mockReturnValue(
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  )
  return pickStarted()
}

const failedRequest = (journey: ReturnType<typeof pickStarted>, error: unknown = NETWORK_ERROR) =>
  journey.fail('care_team_pick', 'care_team_api_error', errorDetails(error))

describe('a request without an answer', () => {
  test('fails the step at once if nothing suggests that the page is being left', () => {
    failedRequest(pickStarted())
    expect(recorded).toEqual(['care_team_pick.fail'])
  })

  test('is not a failure if the page is left after it, as in Firefox and WebKit', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    failedRequest(journey)
    vi.advanceTimersByTime(2_000)
    dispatchEvent(new Event('pagehide'))
    vi.advanceTimersByTime(60_000)
    expect(recorded).toEqual([])
    expect(dropped).toEqual([['care_team_pick.fail', 'page_left']])
  })

  test('is not a failure if it is rejected while the page is unloaded, as in Chromium', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    vi.advanceTimersByTime(10_000)
    dispatchEvent(new Event('pagehide'))
    failedRequest(journey)
    expect(recorded).toEqual([])
  })

  test('is not a failure if the app signals after it that the page is left', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('pagehide'))
    failedRequest(journey)
    journey.abandon('care_team_pick', 'left_for_inbox')
    expect(recorded).toEqual(['care_team_pick.abandon'])
    expect(dropped).toEqual([['care_team_pick.fail', 'page_left']])
  })

  test('is not a failure if a listener of the app, added before the journey was created, signals that the page is left', () => {
    const onLeaving = () => journey.abandon('care_team_pick', 'left_for_inbox')
    addEventListener('pagehide', onLeaving, { once: true })
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    failedRequest(journey)
    dispatchEvent(new Event('pagehide'))
    expect(recorded).toEqual(['care_team_pick.abandon'])
    expect(dropped).toEqual([['care_team_pick.fail', 'page_left']])
  })

  test('fails the step within three seconds if the person stays', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    failedRequest(journey)
    expect(recorded).toEqual([])
    vi.advanceTimersByTime(3_000)
    expect(recorded).toEqual(['care_team_pick.fail'])
  })

  test('fails the step three seconds later on a page that the person decided to stay on, however long ago', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    vi.advanceTimersByTime(60_000)
    failedRequest(journey)
    expect(recorded).toEqual([])
    vi.advanceTimersByTime(3_000)
    expect(recorded).toEqual(['care_team_pick.fail'])
  })

  test('fails the step before the next signal of the app, which shows that the page stays', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    failedRequest(journey)
    journey.complete('care_team_pick')
    expect(recorded).toEqual(['care_team_pick.fail', 'care_team_pick.complete'])
    vi.advanceTimersByTime(60_000)
    expect(recorded).toHaveLength(2)
  })

  test('is not a failure either if the page returns from the back/forward cache; a later one is', () => {
    const journey = pickStarted()
    dispatchEvent(new Event('beforeunload'))
    failedRequest(journey)
    dispatchEvent(new Event('pagehide'))
    dispatchEvent(new Event('pageshow'))
    vi.advanceTimersByTime(60_000)
    expect(recorded).toEqual([])
    failedRequest(journey)
    vi.advanceTimersByTime(3_000)
    expect(recorded).toEqual(['care_team_pick.fail'])
  })

  test('is not a failure if the navigation begins after it, as WebKit does for Back', () => {
    const journey = pickStartedInWebKit()
    failedRequest(journey)
    vi.advanceTimersByTime(400)
    dispatchEvent(new Event('beforeunload'))
    vi.advanceTimersByTime(2_500)
    dispatchEvent(new Event('pagehide'))
    vi.advanceTimersByTime(60_000)
    expect(recorded).toEqual([])
    expect(dropped).toEqual([['care_team_pick.fail', 'page_left']])
  })

  test('fails the step three seconds after each of them in WebKit if the person stays', () => {
    const journey = pickStartedInWebKit()
    failedRequest(journey)
    vi.advanceTimersByTime(2_900)
    failedRequest(journey)
    expect(recorded).toEqual([])
    vi.advanceTimersByTime(100)
    expect(recorded).toEqual(['care_team_pick.fail'])
    vi.advanceTimersByTime(2_900)
    expect(recorded).toEqual(['care_team_pick.fail', 'care_team_pick.fail'])
  })
})

test('an answered request, and an error that is not of a request, fail the step at once, even while the page is left', () => {
  const journey = pickStarted()
  dispatchEvent(new Event('beforeunload'))
  failedRequest(journey, { status: 503 })
  journey.fail('care_team_pick', 'no_care_team')
  expect(recorded).toEqual(['care_team_pick.fail', 'care_team_pick.fail'])
})

test('a request that the app aborted is not a failure, watched or signaled by hand', async () => {
  const journey = pickStarted()
  const abort = new DOMException('signal is aborted without reason', 'AbortError')
  failedRequest(journey, abort)
  const watched = journey.watch('care_team_pick', Promise.reject(abort), { code: 'care_team_api_error' })
  await expect(watched).rejects.toBe(abort)
  expect(recorded).toEqual([])
  expect(dropped).toEqual([
    ['care_team_pick.fail', 'aborted'],
    ['care_team_pick.fail', 'aborted'],
  ])
})

test('a prerendered page signals and signs out when it is activated, in order', () => {
  const prerendered = document as { prerendering?: boolean }
  prerendered.prerendering = true
  const journey = createJourney(renewal, { sinks: [({ step, phase }) => recorded.push(`${step}.${phase}`)] })
  journey.start('care_team_pick')
  journey.complete('care_team_pick')
  journey.start('prefill')
  journey.reset()
  vi.advanceTimersByTime(60_000)
  expect(recorded).toEqual([])
  expect(sessionStorage).toHaveLength(0)
  delete prerendered.prerendering
  document.dispatchEvent(new Event('prerenderingchange'))
  expect(recorded).toEqual(['care_team_pick.start', 'care_team_pick.complete', 'prefill.start', 'prefill.abandon'])
  expect(journey.current()).toBeUndefined()
})

test('a failure that waits for the end of the page is recorded before a sign-out', () => {
  const journey = pickStarted()
  journey.complete('care_team_pick')
  dispatchEvent(new Event('beforeunload'))
  failedRequest(journey)
  journey.reset()
  expect(recorded).toEqual(['care_team_pick.complete', 'care_team_pick.fail'])
})
