// @vitest-environment happy-dom
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourney, type DropReason, type JourneyEvent, type JourneyOptions, type StorageLike } from './index.ts'
import { renewal } from './renewal.ts'
import { writeState } from './storage.ts'
import { createTestClock } from './testing/test-clock.ts'

let events: JourneyEvent[]
const names = () => events.map(({ step, phase }) => `${step}.${phase}`)
const load = (options: JourneyOptions<typeof renewal> = {}) =>
  createJourney(renewal, { sinks: [event => events.push(event)], ...options })

beforeEach(() => {
  events = []
  sessionStorage.clear()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
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

  test('that is full: an earlier state is not read again as new', () => {
    const journey = load()
    journey.start('link_view')
    const setItem = vi.spyOn(sessionStorage, 'setItem').mockImplementation(refuse)
    journey.complete('link_view')
    setItem.mockRestore()
    expect(sessionStorage).toHaveLength(0)
  })

  test('that becomes read-only: the journey continues in memory, and reset forgets it there', () => {
    const storage = { getItem: key => sessionStorage.getItem(key), setItem: refuse, removeItem: refuse } as StorageLike
    load().start('link_view')
    const journey = load({ storage })
    journey.complete('link_view')
    journey.start('modal')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3])
    journey.reset()
    expect(journey.current()).toBeUndefined()
  })

  test('that is refused in mid-journey: the journey continues in memory', () => {
    const journey = load()
    journey.start('link_view')
    vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(refuse)
    journey.complete('link_view')
    journey.start('modal')
    expect(events.map(event => event.seq)).toEqual([1, 2, 3])
    expect(journey.current()?.openStep).toBe('modal')
    journey.reset()
    expect(journey.current()).toBeUndefined()
  })

  test('that is refused, and then written by another page: the written journey counts', () => {
    const journey = load()
    journey.start('link_view')
    const setItem = vi.spyOn(sessionStorage, 'setItem').mockImplementation(refuse)
    journey.complete('link_view')
    setItem.mockRestore()
    const other = load()
    other.start('care_team_pick')
    expect(journey.current()).toEqual(other.current())
  })

  test.each(['startedAt', 'seq'] as const)('a stored state with a %s that is not a number is ignored', field => {
    load().start('link_view')
    const key = sessionStorage.key(0) as string
    const text = sessionStorage.getItem(key) as string
    const { [field]: _, ...state } = JSON.parse(text.slice(text.indexOf('{')))
    sessionStorage.setItem(key, writeState(renewal, state))
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

  test('any edit: nothing throws, no signal is lost by an error, and no event has a forged word or number', () => {
    const value = fc.oneof(
      fc.constantFrom(-1, 0.5, 1e308, -1e308, 7, 99, true, null, '', 'Jane', '0', [], [0], ['Jane'], {}, undefined),
      fc.jsonValue(),
    )
    const key = fc.constantFrom<string | number>(
      ...['id', 'startedAt', 'seq', 'lastAt', 'expiresAt', 'steps', 'attributes', 'entryIndex', 'openIndex'],
      ...['rank', 'rankCause', 'lastRank', 'attempt', 'page', 'other', 0, 1, 2, 3, 5, 6],
    )
    const edits = fc.array(fc.record({ path: fc.array(key, { minLength: 1, maxLength: 3 }), value }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(edits, all => {
        sessionStorage.clear()
        const dropped: [string, DropReason][] = []
        const journey = load({ attributes: { page: 'list' }, onDropped: (...each) => dropped.push(each) })
        journey.start('link_view')
        journey.complete('modal')
        journey.fail('care_team_pick', 'no_care_team')
        const storageKey = sessionStorage.key(0) as string
        const text = sessionStorage.getItem(storageKey) as string
        const state = JSON.parse(text.slice(text.indexOf('{')))
        for (const { path, value } of all) {
          const parent = path.slice(0, -1).reduce((each, name) => Object(each)[name], state)
          // A copy, because one object in two places could become part of itself.
          if (parent && typeof parent === 'object') parent[path.at(-1) as string] = structuredClone(value)
        }
        sessionStorage.setItem(storageKey, writeState(renewal, state))
        events = []
        journey.fail('care_team_pick', 'downtime')
        journey.start('prefill')
        journey.start('modal')
        journey.start('care_team_pick')
        journey.complete('send')
        journey.reset()
        journey.start('link_view')
        expect(dropped.filter(([, reason]) => reason === 'error')).toEqual([])
        expect(events.length).toBeGreaterThan(0)
        expect(events.at(-1)).toMatchObject({ step: 'link_view', phase: 'start', seq: 1, first: true })
        for (const { seq, attempt, started_at, elapsed_ms, step_ms = 0, entry_step } of events) {
          for (const count of [seq, attempt, started_at, elapsed_ms, step_ms]) expect(count).toBeGreaterThanOrEqual(0)
          for (const count of [seq, attempt, started_at]) expect(Number.isInteger(count)).toBe(true)
          expect(renewal.steps.map(step => step.name)).toContain(entry_step)
        }
        expect(JSON.stringify(events)).not.toContain('Jane')
      }),
      { numRuns: 200 },
    )
  })

  describe('a forged state', () => {
    type Forged = Record<string, unknown> & { steps: Record<string, unknown>[] }
    const clock = createTestClock()
    const forge = (edit: (state: Forged) => unknown) => {
      load({ clock: clock.now }).start('link_view')
      const key = sessionStorage.key(0) as string
      const text = sessionStorage.getItem(key) as string
      const state = JSON.parse(text.slice(text.indexOf('{')))
      edit(state)
      sessionStorage.setItem(key, writeState(renewal, state))
      events = []
      return load({ clock: clock.now })
    }

    test.each<[string, (state: Forged) => unknown]>([
      ['a rank that does not exist', ({ steps }) => Object.assign(steps[0] as object, { rank: 5 })],
      ['a rank that is a text', ({ steps }) => Object.assign(steps[0] as object, { rank: '1' })],
      ['a completion that the rank excludes', ({ steps }) => Object.assign(steps[0] as object, { lastRank: 4 })],
      ['an open step that never started', ({ steps }) => Object.assign(steps[1] as object, { lastRank: 1 })],
      ['a step too few', ({ steps }) => steps.pop()],
      ['a step that is a text', ({ steps }) => steps.splice(1, 1, 'modal' as never)],
      ['a last event at no time', state => Object.assign(state, { lastAt: `${clock.now()}` })],
    ])('with %s counts as none', (_, edit) => {
      const journey = forge(edit)
      expect(journey.current()).toBeUndefined()
      journey.start('link_view')
      journey.complete('link_view')
      expect(events).toMatchObject([
        { phase: 'start', seq: 1, first: true },
        { phase: 'complete', seq: 2, first: true },
      ])
    })

    test.each<[string, (state: Forged) => unknown]>([
      ['steps in an object', state => Object.assign(state, { steps: Object.assign({ length: 6 }, state.steps) })],
      ['a step too many', ({ steps }) => steps.push({ rank: 1, attempt: 1, lastRank: 1 })],
    ])('with %s goes on with those of the definition', (_, edit) => {
      const journey = forge(edit)
      journey.start('modal')
      expect(names()).toEqual(['link_view.complete', 'modal.start'])
    })

    test('cannot hide a word in a prototype', () => {
      const journey = forge(({ steps }) =>
        Object.defineProperty(steps[0], '__proto__', { value: { rankCause: 'Jane' }, enumerable: true }),
      )
      journey.fail('link_view', 'eligibility_error')
      expect(names()).toEqual(['link_view.fail'])
      expect(JSON.stringify(events)).not.toContain('Jane')
    })
  })

  test('a text that is cut anywhere makes the journey absent, never wrong', () => {
    load({ attributes: { toggle: true } }).start('link_view', { page: 'list' })
    const key = sessionStorage.key(0) as string
    const text = sessionStorage.getItem(key) as string
    for (let i = 0; i < text.length; i++) {
      for (const damaged of [text.slice(0, i), text.slice(i + 1)]) {
        sessionStorage.setItem(key, damaged)
        expect(load().current()).toBeUndefined()
      }
    }
  })
})

function refuse(): never {
  throw new DOMException('denied', 'SecurityError')
}
