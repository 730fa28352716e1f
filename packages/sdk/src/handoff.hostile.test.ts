import * as fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { JourneyEvent } from './event.ts'
import { adoptHandoff, withHandoff } from './handoff.ts'
import { renewal } from './renewal.ts'
import { createTestClock, createTestJourney, type TestJourney } from './testing/testing.ts'

const NAME = 'rx_renewal_handoff'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** A tab with a journey that has left Medications, and another tab that knows nothing of it. */
function tabs() {
  const clock = createTestClock()
  const from = createTestJourney(renewal, { clock, attributes: { page: 'list', toggle: true } })
  from.journey.start('link_view')
  clock.advance(2_000)
  from.journey.start('modal')
  from.journey.complete('modal')
  return { from, to: createTestJourney(renewal, { clock }) }
}

function open({ journey }: TestJourney<typeof renewal>, href: string) {
  const bar = {
    href,
    state: null,
    replaceState(_state: unknown, _title: string, url?: string | URL | null) {
      bar.href = `${url}`
    },
  }
  return { bar, adopted: adoptHandoff(journey, { location: bar, history: bar }) }
}

describe('forged values', () => {
  test('does not adopt a journey that is finished', () => {
    const { from, to } = tabs()
    const before = withHandoff(from.journey, 'https://www.va.gov/')
    expect(open(to, before).adopted).toBe(true)
    to.journey.complete('send')
    to.journey.complete('return')
    const tampered = before.replace(/handoff=.*/, `handoff=${base64url(sealed(unsealed(stored(to))))}`)
    expect(open(createTestJourney(renewal, { clock: to.clock }), tampered).adopted).toBe(false)
  })

  test('refuses a valid journey in an overlong value', () => {
    const { from, to } = tabs()
    const padded = (length: number) => {
      const state = { ...JSON.parse(unsealed(stored(from))), padding: 'x'.repeat(length) }
      return `https://www.va.gov/?${NAME}=${base64url(sealed(JSON.stringify(state)))}`
    }
    expect(open(to, padded(4_096)).adopted).toBe(false)
    expect(open(to, padded(1)).adopted).toBe(true)
  })

  /** Arbitrary values that tampering may put in place of any part of a state. */
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('SSN 123-45-6789', -1, 0.5, 1e308, 7, true, null, '__proto__', 'modal', 'left_editor', 'back'),
  )

  /** A real state with some of its parts replaced, removed or added to. */
  const tampered = fc
    .array(
      fc.record({
        path: fc.array(fc.nat(30), { maxLength: 4 }),
        key: fc.string(),
        value: anything,
        how: fc.constantFrom('replace', 'remove', 'add'),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map(edits => {
      const state = JSON.parse(unsealed(stored(tabs().from)))
      for (const { path, key, value, how } of edits) {
        const { parent, last } = descend(state, path)
        if (how === 'replace') parent[last] = value
        else if (how === 'remove') delete parent[last]
        else parent[key] = value
      }
      return sealed(JSON.stringify(state))
    })

  test('an adopted journey is valid, and nothing undeclared is ever sent from it', () => {
    let runs = 0
    let adoptions = 0
    fc.assert(
      fc.property(tampered, fc.boolean(), (text, signedOut) => {
        const { to } = tabs()
        const { adopted, bar } = open(to, `https://www.va.gov/a?x=1&${NAME}=${base64url(text)}#top`)
        expect(bar.href).toBe('https://www.va.gov/a?x=1#top')
        expect(!!to.journey.current()).toBe(adopted)
        runs += 1
        adoptions += Number(adopted)

        to.journey.complete('link_view')
        to.journey.start('modal')
        to.journey.start('care_team_pick')
        to.journey.fail('care_team_pick', 'no_care_team')
        to.journey.complete('prefill')
        if (signedOut) to.journey.reset()
        else to.journey.complete('send')
        for (const event of to.events) expectDeclared(event)
        if (adopted) expect(stored(to)).not.toMatch(/SSN/)
      }),
    )
    expect(adoptions / runs).toBeGreaterThan(0.02)
  })

  test('no address throws, and every one loses the parameter', () => {
    const value = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String(), fc.webQueryParameters())
    fc.assert(
      fc.property(fc.array(value), fc.array(value), fc.string(), (before, values, hash) => {
        const { to } = tabs()
        const others = before.map(each => `x=${each.replace(/[#&]/g, '')}`)
        const query = [...others, ...values.map(each => `${NAME}=${each.replace(/[#&]/g, '')}`)].join('&')
        const { adopted, bar } = open(to, `https://www.va.gov/${query && `?${query}`}#${hash}`)
        expect(adopted).toBe(false)
        expect(bar.href).toBe(`https://www.va.gov/${others.length ? `?${others.join('&')}` : ''}#${hash}`)
      }),
    )
  })
})

/** Every word of the event is one that the definition declares. */
function expectDeclared(event: JourneyEvent): void {
  const step = renewal.steps.find(each => each.name === event.step)
  const causes = renewal.steps.flatMap(each => [
    ...('reasons' in each ? each.reasons : []),
    ...('failures' in each ? Object.keys(each.failures) : []),
  ])
  const words: unknown[] = [
    ...renewal.steps.map(each => each.name),
    ...renewal.teams,
    ...renewal.apps,
    ...causes,
    ...['rx_renewal', 'start', 'complete', 'fail', 'abandon', 'went_back', 'signed_out', 'list', 'details'],
    ...['engineering', 'ux', 'known_limitation'],
  ]
  const { id, attributes, failure, ...rest } = event
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i)
  expect(Object.keys(attributes).filter(name => name !== 'page' && name !== 'toggle')).toEqual([])
  expect([event.team, event.app]).toEqual([step?.team, step?.app])
  for (const value of Object.values({ ...rest, ...attributes, ...failure })) {
    if (typeof value === 'string') expect(words).toContain(value)
    else if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0)
    else expect(value).toBeTypeOf('boolean')
  }
  for (const whole of [event.seq, event.attempt]) expect(Number.isSafeInteger(whole)).toBe(true)
}

function stored({ storage }: TestJourney<typeof renewal>): string {
  return storage.getItem('journey-monitor:rx_renewal') ?? ''
}

/** The state as an attacker who has read this package would put it into a link. */
function sealed(json: string): string {
  const text = renewal.steps.map(step => step.name) + json
  let checksum = 0
  for (const unit of text.split('')) checksum = (checksum * 31 + unit.charCodeAt(0)) | 0
  return checksum + text
}

function unsealed(text: string): string {
  return text.slice(text.indexOf('{'))
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** Follows `path` into `value`, as far as it goes. */
function descend(
  value: Record<string, unknown>,
  path: readonly number[],
): { parent: Record<string, unknown>; last: string } {
  const keys = Object.keys(value)
  const last = keys[(path[0] ?? 0) % keys.length] ?? ''
  const child = value[last]
  return path.length > 1 && child && typeof child === 'object'
    ? descend(child as Record<string, unknown>, path.slice(1))
    : { parent: value, last }
}
