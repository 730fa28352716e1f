// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourney, type JourneyEvent, type JourneyOptions, type StorageLike } from './index.ts'
import { renewal } from './renewal.ts'
import { writeState } from './storage.ts'

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
