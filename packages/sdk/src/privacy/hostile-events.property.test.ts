import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from './before-send.ts'

const CANARY = 'Kwyzzopril 7x ´ 薬 \u202e'
/** Canary with a space. Letters and digits alone could be an identifier, which stacks and types consist of. */
const TRACE = 'Kwyzzopril 7x'
const ID = '2f0c9a52-7b1e-4c7e-9d3b-0a4d5a1c7e11'

const beforeSend = createBeforeSend({ paths: renewalPaths, queryParameters: renewalQueryParameters })
const surrogates = fc.constantFrom('\ud800', '\udfff', '\u0000', '\u202e', '\ufeff', '𝒳', 'e\u0301')
const tainted = fc
  .tuple(fc.oneof(surrogates, fc.string()), fc.oneof(surrogates, fc.string()))
  .map(([before, after]) => before + CANARY + after)

function thrown(): never {
  throw new Error(CANARY)
}

/** Replaces a plain object by one that behaves differently. `key` is one of its fields. */
type Disguise = (plain: object, key: string) => object
const disguises: readonly Disguise[] = [
  plain => plain,
  (plain, key) => Object.defineProperty(plain, key, { get: thrown, enumerable: true, configurable: true }),
  (plain, key) => Object.defineProperty(plain, key, { get: () => CANARY, enumerable: true, configurable: true }),
  (plain, key) => Object.assign(plain, { [key]: plain }),
  plain => Object.freeze(plain),
  plain => Object.setPrototypeOf(plain, { message: CANARY, url: CANARY, journey: CANARY }),
  plain => Object.setPrototypeOf(plain, null),
  plain => [plain, [plain]],
  plain => Object.assign(new Map([[CANARY, CANARY]]), plain),
  plain => new Proxy(plain, {}),
  plain => new Proxy(plain, { set: () => false }),
  plain => new Proxy(plain, { set: thrown, defineProperty: thrown, deleteProperty: thrown }),
  plain => new Proxy(plain, { ownKeys: thrown }),
  plain => new Proxy(plain, { get: thrown }),
]

/** Objects whose answers change from one read to the next. No SDK passes one, so they must only break nothing. */
const liars: readonly Disguise[] = [
  (plain, key) => {
    let reads = 0
    const get = () => (reads++ % 2 ? CANARY : '/my-health')
    return Object.defineProperty(plain, key, { get, set: () => undefined, enumerable: true, configurable: true })
  },
  plain => new Proxy(plain, { set: () => true, get: () => plain }),
  plain => Object.assign(plain, { toJSON: thrown, toString: thrown, valueOf: thrown }),
  () => Object.assign(() => thrown(), { type: thrown }),
]

function events(among: readonly Disguise[]): fc.Arbitrary<object> {
  const part = (key: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc.tuple(fc.record(fields), fc.constantFrom(...among)).map(([plain, disguise]) => disguise({ ...plain }, key))
  const loose = fc.object({ values: [tainted] })
  const url = part('url', { url: tainted })
  const view = part('url', { url: tainted, referrer: tainted, name: tainted })
  const journey = part('reason', { id: fc.constantFrom(ID, CANARY), name: tainted, reason: tainted, attributes: loose })
  const context = part('journey', { journey, patient: tainted, note: loose })
  const error = part('message', {
    message: tainted,
    stack: tainted,
    handling_stack: tainted,
    fingerprint: tainted,
    resource: url,
  })
  const common = { view, context }
  return fc.oneof(
    part('view', {
      ...common,
      type: fc.constant('action'),
      action: part('target', { target: part('name', { name: tainted }) }),
    }),
    part('error', { ...common, type: fc.constant('error'), error }),
    part('resource', {
      ...common,
      type: fc.constant('resource'),
      resource: part('url', { url: tainted, request: part('headers', { headers: loose }) }),
    }),
    part('long_task', {
      ...common,
      type: fc.constant('long_task'),
      long_task: part('scripts', { scripts: fc.array(part('source_url', { source_url: tainted, invoker: tainted })) }),
    }),
    part('message', {
      status: fc.constant('error'),
      message: tainted,
      view,
      error,
      http: url,
      usr: loose,
      patient: tainted,
    }),
  )
}

/** Serializes an event as the SDKs do. An event that cannot be serialized is not sent. */
function written(given: unknown): string {
  try {
    return JSON.stringify(given) ?? ''
  } catch {
    return ''
  }
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

test('a hostile event is scrubbed, or it is not sent', () => {
  fc.assert(
    fc.property(events(disguises), event => {
      if (beforeSend(event)) expect(written(event)).not.toContain(TRACE)
    }),
  )
})

test('nothing makes it throw, not even values that change', () => {
  fc.assert(
    fc.property(events([...disguises, ...liars]), event => {
      expect(typeof beforeSend(event)).toBe('boolean')
    }),
  )
})

test('an event with more levels than the stack is not sent', () => {
  const deep = Array.from({ length: 100_000 }).reduce<object>(inner => ({ id: ID, failure: inner }), { code: CANARY })
  expect(beforeSend({ type: 'action', context: { journey: deep } })).toBe(false)
  const nested = Array.from({ length: 100_000 }).reduce<object>(inner => [inner], { message: CANARY })
  expect(beforeSend({ type: 'error', error: nested })).toBe(false)
})

test('a large event is small after scrubbing', () => {
  const much = fc
    .integer({ min: 1, max: 20 })
    .chain(times => fc.array(tainted, { minLength: 1, maxLength: 3 }).map(texts => texts.join('').repeat(times * 500)))
  const wide = much.map(text =>
    Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`${text.slice(0, 9)}${i}`, text])),
  )
  const big = fc.record({
    type: fc.constantFrom('view', 'error'),
    view: fc.record({ url: much, name: much }),
    context: fc.record({ journey: fc.record({ id: fc.constant(ID), reason: much, attributes: wide }), rest: wide }),
    error: fc.record({ message: much, stack: much, fingerprint: much }),
  })
  fc.assert(
    fc.property(big, event => {
      expect(beforeSend(event)).toBe(true)
      expect(written(event).length).toBeLessThan(1_000)
    }),
    { numRuns: 30 },
  )
})
