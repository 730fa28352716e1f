// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { adoptHandoff, withHandoff } from './handoff.ts'
import { createJourney, defineJourney } from './index.ts'
import { renewal } from './renewal.ts'
import { createTestClock, createTestJourney, createTestStorage } from './testing/testing.ts'

const MINUTE = 60_000
const NAME = 'rx_renewal_handoff'
/** Keys that a tab stores: its journey, and the IDs of the links that it wrote or read. */
const KEYS = ['journey-monitor:rx_renewal', `journey-monitor:${NAME}`]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => history.replaceState(null, '', '/'))

/** A tab with a journey that has left Medications, and another tab that knows nothing of it. */
function tabs() {
  const clock = createTestClock()
  const from = createTestJourney(renewal, { clock, attributes: { toggle: true } })
  from.journey.start('link_view', { page: 'list' })
  clock.advance(2_000)
  from.journey.complete('link_view')
  from.journey.start('modal')
  from.journey.complete('modal')
  return { clock, from, to: createTestJourney(renewal, { clock }) }
}

/** An address bar, as far as a page can reach it. */
function addressBar(href: string, state: unknown = null) {
  const bar = {
    href,
    state,
    replaceState: vi.fn(
      (state: unknown, _: string, url?: string | URL | null) => void Object.assign(bar, { state, href: `${url}` }),
    ),
  }
  return bar
}

function open(to: ReturnType<typeof tabs>['to'], href: string) {
  const bar = addressBar(href)
  return { bar, adopted: adoptHandoff(to.journey, { location: bar, history: bar }) }
}

function stateOf({ storage }: ReturnType<typeof tabs>['from']): string {
  return storage.getItem('journey-monitor:rx_renewal') ?? ''
}

/** `json` behind the checksum that an attacker could compute, too. */
function sealed(json: string): string {
  const text = renewal.steps.map(step => step.name) + json
  let checksum = 0
  for (const unit of text.split('')) checksum = (checksum * 31 + unit.charCodeAt(0)) | 0
  return checksum + text
}

describe('withHandoff', () => {
  test.each([
    'mailto:pharmacy@va.gov',
    'tel:+18005551234',
    'javascript:void(0)',
    ' data:text/html,hi',
    'sms:1?body=hi',
  ])('leaves %s as it is, and warns in development', url => {
    expect(withHandoff(tabs().from.journey, url)).toBe(url)
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('only a page can take over a journey'))
  })

  test('lets a new tab continue, with the same correlation ID', () => {
    const { from, to, clock } = tabs()
    const { adopted } = open(to, withHandoff(from.journey, 'https://www.va.gov/my-health/secure-messages/new-message'))
    expect(adopted).toBe(true)

    clock.advance(1_000)
    to.journey.start('care_team_pick')
    expect(to.events).toMatchObject([
      {
        id: from.events[0]?.id,
        seq: 5,
        step: 'care_team_pick',
        entry_step: 'link_view',
        elapsed_ms: 3_000,
        attributes: { page: 'list', toggle: true },
      },
    ])
  })

  test.each([
    ['/a', '/a?H'],
    ['a/b', 'a/b?H'],
    ['', '?H'],
    ['?', '?H'],
    ['?x=1', '?x=1&H'],
    ['?x=1&', '?x=1&H'],
    ['/a#top', '/a?H#top'],
    ['/a?x=%20+%zz&x=é#/b?c=d', '/a?x=%20+%zz&x=é&H#/b?c=d'],
    [`/a?${NAME}=old&x=1`, '/a?x=1&H'],
    ['https://www.va.gov/a?x=1#top', 'https://www.va.gov/a?x=1&H#top'],
  ])('leaves the rest of %j as it is', (url, expected) => {
    const { from } = tabs()
    const handedOff = withHandoff(from.journey, url)
    expect(handedOff.replace(/rx_renewal_handoff=[\w-]+/, 'H')).toBe(expected)
  })

  test('keeps the URL if no journey is live', () => {
    expect(withHandoff(createTestJourney(renewal).journey, '/a?x=1')).toBe('/a?x=1')
    const { from, clock } = tabs()
    clock.advance(31 * MINUTE)
    expect(withHandoff(from.journey, '/a?x=1')).toBe('/a?x=1')
  })

  test('keeps the URL if the journey is longer than the limit', () => {
    const steps = Array.from(
      { length: 200 },
      (_, i) => ({ name: `step_${i}`, team: 'meds', app: 'medications' }) as const,
    )
    const endless = defineJourney({
      ...renewal,
      name: 'endless',
      intentStep: 'step_0',
      convertingStep: 'step_1',
      steps,
    })
    const { journey } = createTestJourney(endless)
    journey.start('step_0')
    expect(journey.current()).toBeDefined()
    expect(withHandoff(journey, '/a')).toBe('/a')
  })
})

describe('adoptHandoff', () => {
  test('cleans the real address bar and keeps history.state', () => {
    const { from, to } = tabs()
    history.replaceState({ key: 'router' }, '', withHandoff(from.journey, '/new-message?x=%20+%41&x=2#top'))
    expect(adoptHandoff(to.journey)).toBe(true)
    expect(location.href).toMatch(/\/new-message\?x=%20\+%41&x=2#top$/)
    expect(history.state).toEqual({ key: 'router' })
  })

  test.each([
    ['/a?H', '/a'],
    ['/a?H#top', '/a#top'],
    ['/a?x=%20+%zz&H&x=é&&y', '/a?x=%20+%zz&x=é&&y'],
    ['/a?H&x=1', '/a?x=1'],
    ['/a?x=1&H#/b?rx_renewal_handoff=1', '/a?x=1#/b?rx_renewal_handoff=1'],
  ])('takes the parameter out of %s, and nothing else', (pattern, expected) => {
    const { from, to } = tabs()
    const parameter = withHandoff(from.journey, '').slice(1)
    const { adopted, bar } = open(to, `https://www.va.gov${pattern.replace('H', parameter)}`)
    expect({ adopted, href: bar.href }).toEqual({ adopted: true, href: `https://www.va.gov${expected}` })
  })

  test.each([
    ['empty', ''],
    ['not base64', '%E0%A4%A'],
    ['not JSON', btoa('hello')],
    ['a JSON of something else', btoa('{"id":1}')],
    ['a null', btoa('null')],
    ['huge', 'A'.repeat(5_000_000)],
    ['deeply nested', btoa('['.repeat(3_000))],
  ])('removes a value that is %s, and adopts nothing', (_, value) => {
    const { to } = tabs()
    const { adopted, bar } = open(to, `https://www.va.gov/a?${NAME}=${value}&x=1`)
    expect({ adopted, href: bar.href }).toEqual({ adopted: false, href: 'https://www.va.gov/a?x=1' })
    expect(to.journey.current()).toBeUndefined()
  })

  test('removes a parameter without a value', () => {
    expect(open(tabs().to, `https://www.va.gov/a?${NAME}`).bar.href).toBe('https://www.va.gov/a')
  })

  test('removes a repeated parameter, and adopts neither', () => {
    const { from, to } = tabs()
    const parameter = withHandoff(from.journey, '').slice(1)
    const { adopted, bar } = open(to, `https://www.va.gov/?${parameter}&${parameter}`)
    expect({ adopted, href: bar.href }).toEqual({ adopted: false, href: 'https://www.va.gov/' })
  })

  test('keeps the address bar if there is no such parameter', () => {
    const { bar } = open(tabs().to, `https://www.va.gov/a?${NAME}_2=1&other_${NAME}=2`)
    expect(bar.replaceState).not.toHaveBeenCalled()
  })

  test('does not adopt a journey that expired on the way', () => {
    const { from, to, clock } = tabs()
    const url = withHandoff(from.journey, 'https://www.va.gov/')
    clock.advance(31 * MINUTE)
    expect(open(to, url).adopted).toBe(false)
    expect(to.journey.current()).toBeUndefined()
  })

  test('does not revive a journey that the page finished', () => {
    const { from, to } = tabs()
    const url = withHandoff(from.journey, 'https://www.va.gov/')
    open(to, url)
    for (const step of ['care_team_pick', 'prefill', 'send', 'return'] as const) {
      to.journey.start(step)
      to.journey.complete(step)
    }
    expect(open(to, url).adopted).toBe(false)
    to.clear()
    to.journey.complete('send')
    expect(to.events).toEqual([])
  })

  test('keeps the page’s own record if that is the same journey and further', () => {
    const { from } = tabs()
    const url = withHandoff(from.journey, 'https://www.va.gov/')
    from.journey.start('care_team_pick')
    expect(open(from, url).adopted).toBe(false)
    expect(from.journey.current()?.openStep).toBe('care_team_pick')
  })

  test('continues from the other page’s record if that is the same journey and further', () => {
    const { from, to } = tabs()
    open(to, withHandoff(from.journey, 'https://www.va.gov/'))
    from.journey.start('care_team_pick')
    expect(open(to, withHandoff(from.journey, 'https://www.va.gov/')).adopted).toBe(true)
    expect(to.journey.current()?.openStep).toBe('care_team_pick')
  })

  test("never replaces the page's own live journey with another", () => {
    const { from, to } = tabs()
    to.journey.start('link_view')
    const own = to.journey.current()
    expect(open(to, withHandoff(from.journey, 'https://www.va.gov/')).adopted).toBe(false)
    expect(to.journey.current()).toEqual(own)
  })

  test('replaces the page’s own journey if that has expired or is finished', () => {
    const clock = createTestClock()
    const expired = createTestJourney(renewal, { clock })
    expired.journey.start('link_view')
    clock.advance(31 * MINUTE)
    const later = createTestJourney(renewal, { clock })
    later.journey.start('link_view')
    expect(open(expired, withHandoff(later.journey, 'https://www.va.gov/')).adopted).toBe(true)

    const finished = tabs()
    finished.to.journey.complete('link_view')
    for (const { name } of renewal.steps) finished.to.journey.complete(name)
    expect(open(finished.to, withHandoff(finished.from.journey, 'https://www.va.gov/')).adopted).toBe(true)
  })

  test.each([
    [
      'a tab that took it',
      () => {
        const { from, to } = tabs()
        const url = withHandoff(from.journey, 'https://www.va.gov/')
        open(to, url)
        return { tab: to, url }
      },
    ],
    [
      'the tab that wrote it',
      () => {
        const { from } = tabs()
        return { tab: from, url: withHandoff(from.journey, 'https://www.va.gov/') }
      },
    ],
    [
      'a tab with a copy of the storage of the one that wrote it',
      () => {
        const { from, clock } = tabs()
        const url = withHandoff(from.journey, 'https://www.va.gov/')
        const storage = createTestStorage()
        for (const key of KEYS) storage.setItem(key, from.storage.getItem(key) ?? '')
        return { tab: createTestJourney(renewal, { clock, storage }), url }
      },
    ],
  ])('takes no link again after sign-out: %s', (_, create) => {
    const { tab, url } = create()
    tab.journey.reset()
    expect(open(tab, url).adopted).toBe(false)
    expect(open(tab.loadPage(), url).adopted).toBe(false)
    expect(open(createTestJourney(renewal, { clock: tab.clock }), url).adopted).toBe(true)
  })

  test('takes a link only once even if storage is blocked', () => {
    const { from, clock } = tabs()
    const to = createTestJourney(renewal, { clock, storage: createTestStorage({ refuses: true }) })
    const url = withHandoff(from.journey, 'https://www.va.gov/')
    expect(open(to, url).adopted).toBe(true)
    to.journey.reset()
    expect(open(to, url).adopted).toBe(false)
  })

  test('a journey can go to another origin and come back', () => {
    const { from, to } = tabs()
    open(to, withHandoff(from.journey, 'https://other.va.gov/'))
    to.journey.complete('send')
    expect(open(from, withHandoff(to.journey, 'https://www.va.gov/')).adopted).toBe(true)
    from.journey.complete('return')
    expect(from.events.at(-1)).toMatchObject({ step: 'return', first: true })
  })

  test.each([
    ['now', 0, true],
    ['2 hours ago, the longest expiry of a step', 120 * MINUTE, true],
    ['a millisecond before that', 120 * MINUTE + 1, false],
    ['in 1970', Date.UTC(2026, 0, 1), false],
  ])('a journey that started %s: %s ms before, taken: %s', (_, ms, isTaken) => {
    const clock = createTestClock()
    const from = createTestJourney(renewal, { clock })
    from.journey.start('link_view')
    const state = JSON.parse(stateOf(from).replace(/^[^{]*/, ''))
    const startedAt = clock.now() - ms
    const text = sealed(JSON.stringify({ ...state, startedAt, lastAt: Math.max(state.lastAt, startedAt) }))
    const url = `https://www.va.gov/?${NAME}=${Buffer.from(text).toString('base64url')}`
    expect(open(createTestJourney(renewal, { clock }), url).adopted).toBe(isTaken)
  })

  test.each([
    [0, true],
    [1, false],
  ])('a journey of a clock that is %i ms ahead, taken: %s', (ms, isTaken) => {
    const ahead = createTestClock()
    ahead.advance(ms)
    const from = createTestJourney(renewal, { clock: ahead })
    from.journey.start('link_view')
    const url = withHandoff(from.journey, 'https://www.va.gov/')
    expect(open(createTestJourney(renewal, { clock: createTestClock() }), url).adopted).toBe(isTaken)
  })

  test('accepts a person who read the list for 40 minutes before they selected a link', () => {
    const { from, to, clock } = tabs()
    clock.advance(20 * MINUTE)
    from.journey.start('modal')
    clock.advance(20 * MINUTE)
    expect(open(to, withHandoff(from.journey, 'https://www.va.gov/')).adopted).toBe(true)
  })

  test('on a prerendered page it takes the journey again after the activation, because its stored state is gone', () => {
    const { from, to } = tabs()
    expect(open(to, withHandoff(from.journey, 'https://www.va.gov/')).adopted).toBe(true)
    for (const key of KEYS) to.storage.removeItem(key)
    document.dispatchEvent(new Event('prerenderingchange'))
    expect(to.journey.current()?.id).toBe(from.journey.current()?.id)
  })

  test('a clock that breaks before a prerendered page is activated throws nothing into the page', () => {
    const { from, clock } = tabs()
    const now = vi.fn(clock.now)
    const journey = createJourney(renewal, { storage: createTestStorage(), clock: now })
    const bar = addressBar(withHandoff(from.journey, 'https://www.va.gov/'))
    expect(adoptHandoff(journey, { location: bar, history: bar })).toBe(true)
    now.mockImplementation(() => {
      throw new Error('no clock')
    })
    const onError = vi.fn()
    window.addEventListener('error', onError)
    document.dispatchEvent(new Event('prerenderingchange'))
    window.removeEventListener('error', onError)
    expect(onError).not.toHaveBeenCalled()
  })

  test('keeps the page’s own journey if the other one has expired', () => {
    const { from, to, clock } = tabs()
    const url = withHandoff(from.journey, 'https://www.va.gov/')
    clock.advance(31 * MINUTE)
    to.journey.start('link_view')
    const own = to.journey.current()
    expect(open(to, url).adopted).toBe(false)
    expect(to.journey.current()).toEqual(own)
  })

  test('works if storage is refused', () => {
    const { from, clock } = tabs()
    const to = createTestJourney(renewal, { clock, storage: createTestStorage({ refuses: true }) })
    expect(open(to, withHandoff(from.journey, 'https://www.va.gov/')).adopted).toBe(true)
    to.journey.start('care_team_pick')
    expect(to.events).toMatchObject([{ id: from.events[0]?.id, seq: 5 }])
  })

  test('two journeys in one URL do not affect each other', () => {
    const other = defineJourney({ ...renewal, name: 'rx_refill' })
    const { from, to, clock } = tabs()
    const refill = createTestJourney(other, { clock })
    refill.journey.start('link_view')
    const url = withHandoff(refill.journey, withHandoff(from.journey, 'https://www.va.gov/a'))
    const { adopted, bar } = open(to, url)
    expect(adopted).toBe(true)
    const arrived = createTestJourney(other, { clock })
    expect(adoptHandoff(arrived.journey, { location: bar, history: bar })).toBe(true)
    expect(bar.href).toBe('https://www.va.gov/a')
  })

  test('adopts even if the browser refuses to change the address', () => {
    const { from, to } = tabs()
    const bar = addressBar(withHandoff(from.journey, 'https://www.va.gov/'))
    bar.replaceState.mockImplementation(() => {
      throw new DOMException('Too many calls', 'SecurityError')
    })
    expect(adoptHandoff(to.journey, { location: bar, history: bar })).toBe(true)
  })

  test('does nothing without a page', () => {
    vi.stubGlobal('location', undefined)
    vi.stubGlobal('history', undefined)
    const { from, to } = tabs()
    expect(adoptHandoff(to.journey)).toBe(false)
    expect(adoptHandoff(to.journey, { location: { href: withHandoff(from.journey, 'https://www.va.gov/') } })).toBe(
      true,
    )
    vi.unstubAllGlobals()
  })
})
