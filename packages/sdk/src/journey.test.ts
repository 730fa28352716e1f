// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourney, type JourneyEvent, type JourneyOptions, type StorageLike } from './index.ts'
import { renewal } from './renewal.ts'
import { writeState } from './storage.ts'

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

test('an event says what happened, and absent is absent', () => {
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

test('a whole journey with all that may be said stays under 1 KiB an event', () => {
  const journey = load({ attributes: { page: 'details', toggle: false } })
  journey.start('care_team_pick', { care_teams: 30, health_systems: 9, picked_from: 'full_list', request_ms: 9_000 })
  journey.fail('care_team_pick', 'care_team_api_error')
  for (const step of ['prefill', 'send'] as const) journey.start(step)
  journey.fail('send', 'blocked_care_team', {
    httpStatus: 503,
    apiCode: 'SM172',
    attributes: { edited: true, prefill_deleted: false, attachments: 4, request_ms: 8_000 },
  })
  for (const event of events) expect(JSON.stringify({ journey: event }).length).toBeLessThan(1_024)
})

describe('across page loads', () => {
  test('a second page and a second bundle go on with the same journey', () => {
    load().start('link_view')
    const first = load()
    const second = load()
    first.complete('link_view')
    second.start('modal')
    first.complete('modal')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3, 4])
    expect(new Set(events.map(event => event.id)).size).toBe(1)
  })

  test('the journey attributes are those of the first event', () => {
    load({ attributes: () => ({ toggle: true }) }).start('link_view', { page: 'list' })
    load({ attributes: { toggle: false, page: 'details' } }).complete('link_view', { page: 'details' })
    expect(events.at(-1)?.attributes).toEqual({ toggle: true, page: 'list' })
  })

  test('a cause that only the other app knows costs the cause, not the journey', () => {
    const [first, ...rest] = renewal.steps
    const newer = { ...renewal, steps: [{ ...first, failures: { brand_new: 'engineering' } }, ...rest] } as const
    const medications = createJourney(newer, { sinks: [event => events.push(event)] })
    medications.fail('link_view', 'brand_new')
    load().complete('link_view')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3])
    expect(events.at(-1)).not.toHaveProperty('supersedes')
  })

  test('two journeys in one tab, one after the other, have an ID each', () => {
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

describe('storage', () => {
  test.each([
    ['refused', { getItem: refuse, setItem: refuse, removeItem: refuse }],
    ['full', { getItem: () => null, setItem: refuse, removeItem: () => {} }],
    ['forgetful', { getItem: () => null, setItem: () => {}, removeItem: () => {} }],
    ['garbling', { getItem: () => '{"id":1}', setItem: () => {}, removeItem: () => {} }],
  ])('%s: the journey lives in memory', (_, storage) => {
    const journey = load({ storage })
    journey.start('link_view')
    journey.complete('link_view')
    expect(events.map(event => event.seq)).toEqual([1, 2])
  })

  test('full: what it still held is not taken up again as if it were new', () => {
    const journey = load()
    journey.start('link_view')
    const setItem = vi.spyOn(sessionStorage, 'setItem').mockImplementation(refuse)
    journey.complete('link_view')
    setItem.mockRestore()
    expect(sessionStorage).toHaveLength(0)
  })

  test('read-only from some moment on: the journey goes on in memory, and reset forgets it there', () => {
    const storage = { getItem: key => sessionStorage.getItem(key), setItem: refuse, removeItem: refuse } as StorageLike
    load().start('link_view')
    const journey = load({ storage })
    journey.complete('link_view')
    journey.start('modal')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3])
    journey.reset()
    expect(journey.current()).toBeUndefined()
  })

  test('refused, and written by another page since: that is the journey', () => {
    const journey = load()
    journey.start('link_view')
    const setItem = vi.spyOn(sessionStorage, 'setItem').mockImplementation(refuse)
    journey.complete('link_view')
    setItem.mockRestore()
    const other = load()
    other.start('care_team_pick')
    expect(journey.current()).toEqual(other.current())
  })

  test.each(['startedAt', 'seq'] as const)('a stored state whose %s is no number is not believed', field => {
    load().start('link_view')
    const key = sessionStorage.key(0) as string
    const text = sessionStorage.getItem(key) as string
    const { [field]: _, ...state } = JSON.parse(text.slice(text.indexOf('{')))
    sessionStorage.setItem(key, writeState(state))
    expect(load().current()).toBeUndefined()
  })

  test.each(['nonsense', '{}', '0{}', 'null', '[]'])(
    'corrupted as %s: the journey is absent, and nothing throws',
    text => {
      load().start('link_view')
      sessionStorage.setItem(sessionStorage.key(0) as string, text)
      const journey = load()
      journey.start('modal')
      expect(journey.current()).toBeUndefined()
      journey.start('link_view')
      expect(names()).toEqual(['link_view.start', 'link_view.start'])
    },
  )

  test('a changed character anywhere makes the journey absent, never wrong', () => {
    load({ attributes: { toggle: true } }).start('link_view', { page: 'list' })
    const key = sessionStorage.key(0) as string
    const text = sessionStorage.getItem(key) as string
    for (let i = 0; i < text.length; i++) {
      const other = text[i] === '1' ? '2' : '1'
      sessionStorage.setItem(key, text.slice(0, i) + other + text.slice(i + 1))
      expect(load().current()).toBeUndefined()
    }
  })
})

describe('options', () => {
  test('while it is not enabled nothing is recorded; it is asked at every signal', () => {
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

  test('a kill switch that throws is off', () => {
    load({ enabled: refuse }).start('link_view')
    expect(events).toEqual([])
  })

  test('an ID that is no UUID v4 is replaced', () => {
    load({ newId: () => 'veteran-4711' }).start('link_view')
    load({ newId: refuse }).complete('link_view')
    expect(events[0]?.id).toMatch(UUID)
  })

  test('without crypto.randomUUID, as on a page without HTTPS, the ID is a UUID v4 all the same', () => {
    vi.stubGlobal('crypto', {})
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:http://localhost/2f0c1f8e-29a8-4f6c-9a0e-0d5f3f6f0a11')
    load().start('link_view')
    vi.unstubAllGlobals()
    expect(events[0]?.id).toBe('2f0c1f8e-29a8-4f6c-9a0e-0d5f3f6f0a11')
  })

  test('a sink that throws never stops another, nor the host', () => {
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

describe('nothing undeclared leaves', () => {
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

  test('a code that is no text, and details that are not declared, change nothing else', () => {
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

  test('details that throw cost the event, not the host', () => {
    const journey = load()
    journey.start('link_view')
    const details = {
      get httpStatus(): never {
        return refuse()
      },
    }
    expect(() => journey.fail('link_view', 'eligibility_error', details)).not.toThrow()
  })

  test.each([null, undefined])('a failure with %o for details is the app’s own', details => {
    const journey = load()
    journey.start('link_view')
    journey.fail('link_view', 'eligibility_error', details as never)
    expect(events.at(-1)).toMatchObject({ phase: 'fail', step_ms: expect.any(Number) })
    expect(events.at(-1)).not.toHaveProperty('implied')
  })

  test('an undeclared code or reason is dropped whole, with a warning that does not repeat it', () => {
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

test('current says where the journey is', () => {
  const journey = load()
  expect(journey.current()).toBeUndefined()
  journey.start('link_view')
  expect(journey.current()).toEqual({ id: events[0]?.id, openStep: 'link_view' })
  journey.complete('link_view')
  expect(journey.current()?.openStep).toBeUndefined()
})

test('a subscriber hears events until it ends its subscription', () => {
  const journey = load()
  const listener = vi.fn()
  const end = journey.subscribe(listener)
  journey.start('link_view')
  end()
  journey.complete('link_view')
  expect(listener).toHaveBeenCalledOnce()
  expect(events).toHaveLength(2)
})

test('debug prints a row for each step that was started', () => {
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

describe('watch', () => {
  const error = Object.assign(new Error('Jane Doe'), { errors: [{ code: 'SM151', status: '403', detail: 'Jane Doe' }] })
  const sendStarted = () => {
    const journey = load()
    journey.start('care_team_pick')
    journey.start('send')
    events.length = 0
    return journey
  }

  test('completes the step when the promise is kept, and hands the promise back', async () => {
    const journey = sendStarted()
    const promise = Promise.resolve('sent')
    expect(journey.watch('send', promise, { code: 'send_error' })).toBe(promise)
    await promise
    expect(names()).toEqual(['send.complete'])
  })

  test('fails it when the promise is broken, with status and API code but no text of the error', async () => {
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

  test('says nothing at the deadline of a step that was left, and keeps no timer after the outcome', async () => {
    vi.useFakeTimers()
    const journey = sendStarted()
    journey.watch('send', new Promise(() => {}), { code: 'send_error', deadlineMs: 1_000 })
    journey.abandon('send', 'left_editor')
    vi.advanceTimersByTime(1_000)
    expect(names()).toEqual(['send.abandon'])
    await journey.watch('send', Promise.resolve(), { code: 'send_error', deadlineMs: 1_000 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('watched before the journey began, it counts to the journey that did', async () => {
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

  test('an outcome of a journey that was forgotten is not counted to the next', async () => {
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
