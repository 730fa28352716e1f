// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createJourney, type JourneyEvent, type JourneyOptions } from './index.ts'
import { renewal } from './renewal.ts'
import { createTestStorage } from './testing/testing.ts'

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

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

test('an event has only the fields that apply', () => {
  const journey = load({ clock: () => 1_795_196_050_397, attributes: { toggle: true } })
  journey.start('link_view', { page: 'list', renewable_links: 4 })
  journey.complete('link_view', { selected_on: 'list' })
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })

  const shared = {
    name: 'rx_renewal',
    version: 1,
    id: expect.stringMatching(UUID),
    started_at: 1_795_196_050_397,
    entry_step: 'link_view',
    elapsed_ms: 0,
  }
  expect(events[0]).toStrictEqual({
    ...shared,
    seq: 1,
    step: 'link_view',
    step_number: 1,
    phase: 'start',
    team: 'meds',
    app: 'medications',
    attempt: 1,
    first: true,
    attributes: { page: 'list', toggle: true, renewable_links: '2-5' },
  })
  expect(events.at(-1)).toStrictEqual({
    ...shared,
    seq: 6,
    step: 'care_team_pick',
    step_number: 3,
    phase: 'fail',
    team: 'sm',
    app: 'secure-messaging',
    attempt: 1,
    first: true,
    step_ms: 0,
    failure: { code: 'care_team_api_error', team: 'sm', kind: 'engineering', http_status: 503, api_code: 'SM119' },
    attributes: { page: 'list', toggle: true },
  })
})

test('every event of a journey with all details stays under 1 KiB', () => {
  const journey = load({ attributes: { page: 'details', toggle: false } })
  journey.start('care_team_pick', { care_teams: 30, health_systems: 9, picked_from: 'full_list' })
  journey.fail('care_team_pick', 'care_team_api_error')
  for (const step of ['prefill', 'send'] as const) journey.start(step)
  journey.fail('send', 'blocked_care_team', {
    httpStatus: 503,
    apiCode: 'SM172',
    attributes: { edited: true, prefill_deleted: false, attachments: 4 },
  })
  for (const event of events) expect(JSON.stringify({ journey: event }).length).toBeLessThan(1_024)
})

test('an app can write attributes in camelCase; the event has the declared names, without a warning', () => {
  const warn = vi.spyOn(console, 'warn')
  const journey = load({ attributes: { toggle: true } })
  journey.start('link_view', { page: 'list', renewableLinks: 4 })
  journey.complete('link_view', { selectedOn: 'details', renewable_links: 1, renewableLinks: 4 })
  expect(events.map(({ attributes }) => attributes)).toEqual([
    { page: 'list', toggle: true, renewable_links: '2-5' },
    { page: 'list', toggle: true, selected_on: 'details', renewable_links: '1' },
  ])
  expect(warn).not.toHaveBeenCalled()
})

describe('across page loads', () => {
  test('a second page and a second bundle continue the same journey', () => {
    load().start('link_view')
    const first = load()
    const second = load()
    first.complete('link_view')
    second.start('modal')
    first.complete('modal')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3, 4])
    expect(new Set(events.map(event => event.id)).size).toBe(1)
  })

  test('the journey’s attributes are those of the first event', () => {
    load({ attributes: () => ({ toggle: true }) }).start('link_view', { page: 'list' })
    load({ attributes: { toggle: false, page: 'details' } }).complete('link_view', { page: 'details' })
    expect(events.at(-1)?.attributes).toEqual({ toggle: true, page: 'list' })
  })

  test('a cause that only the other app declares costs the cause, not the journey', () => {
    const [first, ...rest] = renewal.steps
    const newer = { ...renewal, steps: [{ ...first, failures: { brand_new: 'engineering' } }, ...rest] } as const
    const medications = createJourney(newer, { sinks: [event => events.push(event)] })
    medications.fail('link_view', 'brand_new')
    load().complete('link_view')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3])
    expect(events.at(-1)).not.toHaveProperty('supersedes')
  })

  test('two journeys in one tab, one after the other, have different IDs', () => {
    const journey = load()
    for (const step of ['link_view', 'modal', 'care_team_pick', 'prefill', 'send', 'return'] as const) {
      journey.start(step)
      journey.complete(step)
    }
    journey.complete('link_view')
    expect(events.at(-1)?.id).not.toBe(events[0]?.id)
    expect(events.at(-1)?.seq).toBe(2)
  })
})

describe('options', () => {
  test('while it is not enabled nothing is recorded; the option is read at every signal', () => {
    let enabled = false
    const journey = load({ enabled: () => enabled })
    journey.start('link_view')
    enabled = true
    journey.complete('link_view')
    enabled = false
    journey.start('modal')
    expect(names()).toEqual(['link_view.start', 'link_view.complete'])
    expect(events[0]?.implied).toBe(true)
  })

  test('a kill switch that throws counts as off', () => {
    load({ enabled: refuse }).start('link_view')
    expect(events).toEqual([])
  })

  test('a clock, a kill switch, sinks and storage that are set after the creation are used', () => {
    const options: Writable<JourneyOptions<typeof renewal>> = {}
    const journey = createJourney(renewal, options)
    vi.useFakeTimers({ now: 1_800_000_000_000 })
    options.sinks = [event => events.push(event)]
    journey.start('link_view')
    vi.setSystemTime(1_800_000_001_000)
    journey.complete('link_view')
    expect(events).toMatchObject([{ started_at: 1_800_000_000_000 }, { elapsed_ms: 1_000 }])
    options.enabled = false
    journey.start('modal')
    options.enabled = true
    options.storage = createTestStorage()
    journey.start('modal')
    expect(events).toHaveLength(2)
  })

  test('an ID that is not a UUID v4 is replaced', () => {
    load({ newId: () => 'veteran-4711' }).start('link_view')
    load({ newId: refuse }).complete('link_view')
    expect(events[0]?.id).toMatch(UUID)
  })

  test('without crypto, as in Node 18, the IDs that the app gives are used', () => {
    vi.stubGlobal('crypto', undefined)
    onTestFinished(() => void vi.unstubAllGlobals())
    const id = '2f0c7a4e-5a55-4a39-8c39-5d7e4a0e3f10'
    load({ newId: () => id }).start('link_view')
    expect(events).toMatchObject([{ id }])
  })

  test('without crypto.randomUUID, as on a page without HTTPS and in jsdom 20, each ID is another UUID v4', () => {
    const { getRandomValues } = crypto
    vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) })
    const journey = load()
    for (let i = 0; i < 200; i++) {
      journey.start('link_view')
      journey.reset()
    }
    vi.unstubAllGlobals()
    const ids = new Set(events.map(({ id }) => id))
    expect(ids.size).toBe(200)
    for (const id of ids) expect(id).toMatch(UUID)
  })

  test('a sink that throws stops neither the other sinks nor the host', () => {
    const later = vi.fn()
    const journey = load({ sinks: [refuse, later] })
    expect(() => journey.start('link_view')).not.toThrow()
    expect(later).toHaveBeenCalledOnce()
  })

  test('attributes that throw cost the attributes, not the event', () => {
    load({ attributes: refuse }).start('link_view', {
      get page(): never {
        return refuse()
      },
      renewable_links: 1,
    })
    expect(events[0]?.attributes).toEqual({ renewable_links: '1' })
  })
})

test('without process, as on a page without a bundler, it records without warnings, as in production', () => {
  vi.stubGlobal('process', undefined)
  const journey = load()
  journey.complete('modal')
  journey.start('link_view', { page: 'lists' as never })
  vi.unstubAllGlobals()
  expect(names()).toEqual(['link_view.start'])
  expect(console.warn).not.toHaveBeenCalled()
})

describe('nothing undeclared is sent', () => {
  test('attributes, API codes and statuses outside their sets are dropped', () => {
    const journey = load()
    const hostile = {
      page: 'Lisinopril',
      selected_on: { toString: () => 'list' },
      renewable_links: '4',
      prescription: 'x',
    }
    journey.start('link_view', hostile as never)
    journey.fail('link_view', 'eligibility_error', { httpStatus: 4_711, apiCode: 'Jane Doe' })
    expect(events[0]?.attributes).toEqual({})
    expect(events[1]?.failure).toEqual({
      code: 'eligibility_error',
      kind: 'engineering',
      team: 'meds',
      api_code: 'other',
    })
  })

  test('a code that is not text, and undeclared details, affect nothing else', () => {
    const journey = load()
    journey.start('care_team_pick')
    journey.fail('care_team_pick', { toString: () => 'downtime', secret: 'Jane Doe' } as never)
    journey.fail('care_team_pick', ['downtime'] as never)
    expect(names()).toEqual(['care_team_pick.start'])
    const hostile = {
      step: 'send',
      phase: 'complete',
      cause: 'Jane Doe',
      implied: true,
      begin: refuse,
      httpStatus: 503,
    }
    journey.fail('care_team_pick', 'downtime', hostile as never)
    expect(events.at(-1)).toMatchObject({
      step: 'care_team_pick',
      phase: 'fail',
      failure: { code: 'downtime', http_status: 503 },
    })
    expect(JSON.stringify(events)).not.toContain('Jane')
  })

  test.each([null, undefined, '', 0])('an API code of %o is absent', apiCode => {
    const journey = load()
    journey.fail('link_view', 'eligibility_error', { apiCode: apiCode as never })
    expect(events.at(-1)?.failure).toStrictEqual({ code: 'eligibility_error', team: 'meds', kind: 'engineering' })
  })

  test.each(['httpStatus', 'apiCode', 'attributes', 'unanswered', 'aborted'])(
    'a failure whose details throw, as %s, is recorded without them, and the host does not notice',
    part => {
      const journey = load()
      journey.start('link_view')
      const details = Object.defineProperty({}, part, { enumerable: true, get: refuse })
      expect(() => journey.fail('link_view', 'eligibility_error', details)).not.toThrow()
      expect(events.at(-1)?.failure).toStrictEqual({ code: 'eligibility_error', team: 'meds', kind: 'engineering' })
    },
  )

  test.each([null, undefined])('a failure with %o as details is the app’s own', details => {
    const journey = load()
    journey.start('link_view')
    journey.fail('link_view', 'eligibility_error', details as never)
    expect(events.at(-1)).toMatchObject({ phase: 'fail', step_ms: expect.any(Number) })
    expect(events.at(-1)).not.toHaveProperty('implied')
  })

  test('an undeclared code or reason is dropped completely, and its warning does not repeat the value', () => {
    const journey = load()
    journey.start('link_view')
    journey.fail('link_view', 'Jane Doe' as never)
    journey.abandon('link_view', 'Jane Doe' as never)
    expect(names()).toEqual(['link_view.start'])
    expect(console.warn).toHaveBeenCalledTimes(2)
    expect(JSON.stringify(vi.mocked(console.warn).mock.calls)).not.toContain('Jane')
  })
})

test('reset closes the open step and forgets the journey', () => {
  const journey = load()
  journey.start('link_view')
  journey.reset()
  expect(events.at(-1)).toMatchObject({ phase: 'abandon', reason: 'signed_out', implied: true })
  expect(sessionStorage).toHaveLength(0)
  expect(journey.current()).toBeUndefined()
  journey.reset()
  expect(events).toHaveLength(2)
})

test('current returns the state of the journey', () => {
  const journey = load()
  expect(journey.current()).toBeUndefined()
  journey.start('link_view')
  expect(journey.current()).toEqual({ id: events[0]?.id, openStep: 'link_view' })
  journey.complete('link_view')
  expect(journey.current()?.openStep).toBeUndefined()
})

test('a subscriber gets events until it unsubscribes', () => {
  const journey = load()
  const listener = vi.fn()
  const end = journey.subscribe(listener)
  journey.start('link_view')
  end()
  journey.complete('link_view')
  expect(listener).toHaveBeenCalledOnce()
  expect(events).toHaveLength(2)
})

test('debug prints a row for each started step', () => {
  const table = vi.spyOn(console, 'table').mockImplementation(() => {})
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const journey = load()
  journey.debug()
  journey.start('link_view')
  journey.complete('link_view')
  journey.start('modal')
  journey.debug()
  expect(table.mock.calls).toEqual([
    [
      [
        expect.objectContaining({ step: 'link_view', stands: 'complete' }),
        expect.objectContaining({ step: 'modal', open: true }),
      ],
    ],
  ])
})

function refuse(): never {
  throw new DOMException('denied', 'SecurityError')
}
