import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { errorDetails } from './error-details.ts'
import type { JourneyEvent } from './event.ts'
import { createJourney, type Journey } from './journey.ts'
import { BUILT_IN_REASONS, type StepDefinition } from './journey-definition.ts'
import { renewal } from './renewal.ts'
import { createTestStorage } from './testing/test-storage.ts'

const CANARY = 'Kwyzzopril'

/** Every word that an event of the renewal may hold, but IDs. A band is made of digits and signs. */
const steps: readonly StepDefinition[] = renewal.steps
const WORDS = new Set([
  renewal.name,
  ...renewal.teams,
  ...renewal.apps,
  ...['start', 'complete', 'fail', 'abandon', 'engineering', 'ux', 'known_limitation', 'other'],
  ...BUILT_IN_REASONS,
  ...steps.flatMap(({ name, reasons = [], failures = {}, apiCodes = [] }) => [
    name,
    ...reasons,
    ...Object.keys(failures),
    ...apiCodes,
  ]),
  ...['list', 'details', 'recent', 'full_list'],
])
const BAND = /^(<\d+|\d+(-\d+|\+)?)$/
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const NAMES = new Set(['page', 'toggle', ...steps.flatMap(step => Object.keys(step.attributes ?? {}))])

const thrown = () => {
  throw new Error(CANARY)
}
const cycle: Record<string, unknown> = { page: CANARY }
cycle.attributes = cycle
const hostileValues = [
  CANARY,
  `list${CANARY}`,
  `list\u0000`,
  'ｌｉｓｔ',
  ' list',
  ['list'],
  { toString: () => 'list', valueOf: () => 3 },
  { [Symbol.toPrimitive]: () => CANARY },
  new String('list'),
  Object.assign(() => CANARY, { page: 'list' }),
  cycle,
  CANARY.repeat(10_000),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1e308,
  12345678901n,
  Symbol(CANARY),
  new Date(),
]
const hostileObjects: readonly (() => unknown)[] = [
  () => new Proxy({}, { get: thrown }),
  () => new Proxy({}, { get: () => CANARY, has: () => true }),
  () => new Proxy({}, { ownKeys: thrown, get: () => CANARY }),
  () => Object.defineProperty({}, 'page', { get: thrown, enumerable: true }),
  () => Object.create({ page: CANARY, edited: CANARY }),
  () => cycle,
  () => [CANARY],
  () => CANARY,
  () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${CANARY}${i}`, CANARY])),
]

const value = fc.oneof(
  fc.constantFrom('list', 'details', 'recent', 'full_list', 3),
  fc.constantFrom(...hostileValues),
  fc.anything({ withBigInt: true, withDate: true }),
  fc.boolean(),
  fc.double(),
)
const CAMEL_CASE = ['selectedOn', 'renewableLinks', 'careTeams', 'healthSystems', 'prefillDeleted']
const names = fc.constantFrom(...NAMES, ...CAMEL_CASE, CANARY, '__proto__', 'constructor', 'toString', 'journey')
const attributes = fc.oneof(
  fc.dictionary(names, value).map(given => () => given),
  fc.constantFrom(...hostileObjects),
)
const stepName = fc.constantFrom<string>(...renewal.steps.map(step => step.name), CANARY, '__proto__', '')
const cause = fc.constantFrom<unknown>(...WORDS, CANARY, '__proto__', 'constructor', 3, null, cycle)
const status = fc.oneof(fc.constantFrom<unknown>('503', 503.9, CANARY, { valueOf: () => 404 }, 1e9, -1), value)
const failure = fc.oneof(
  fc
    .record({ httpStatus: status, apiCode: fc.oneof(cause, value), make: attributes })
    .map(({ make, ...rest }) => () => ({ ...rest, attributes: make() })),
  fc
    .record({
      status,
      data: fc.record({ errors: fc.array(fc.record({ code: cause, title: fc.constant(CANARY), status })) }),
    })
    .map(error => () => errorDetails(error)),
)

type Call = (journey: Journey) => void
const call: fc.Arbitrary<Call> = fc.tuple(stepName, attributes, cause, failure).chain(([step, given, why, details]) =>
  fc.constantFrom<Call>(
    journey => journey.start(step, given() as object),
    journey => journey.complete(step, given() as object),
    journey => journey.fail(step, why as string, details() as object),
    journey => journey.abandon(step, why as string, given() as object),
    journey => void journey.watch(step, Promise.resolve(), { code: why as string, attributes: given() as object }),
  ),
)

/** Returns the parts of `event` that no definition declares: unknown text, and attributes under other names. */
function undeclared(event: JourneyEvent): unknown[] {
  const { id, attributes: sent, failure: failed, ...fields } = event
  const isAllowed = (each: unknown) =>
    each === undefined ||
    typeof each === 'boolean' ||
    Number.isFinite(each) ||
    (typeof each === 'string' && WORDS.has(each))
  return [
    ...(UUID.test(id) ? [] : [id]),
    ...[...Object.values(fields), ...Object.values(failed ?? {})].filter(each => !isAllowed(each)),
    ...Object.entries(sent).filter(([name]) => !NAMES.has(name)),
    ...Object.values(sent).filter(each =>
      typeof each === 'string' ? !WORDS.has(each) && !BAND.test(each) : typeof each !== 'boolean',
    ),
  ]
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

test('an app’s signals never throw, and an event has declared words only, under 1 KiB', () => {
  let recorded = 0
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 25 }), attributes, fc.anything(), (calls, own, id) => {
      const events: JourneyEvent[] = []
      const journey = createJourney(renewal, {
        storage: createTestStorage(),
        sinks: [event => events.push(event)],
        attributes: () => own() as object,
        newId: () => id as string,
      }) as unknown as Journey
      journey.start('link_view', own() as object)
      for (const each of calls) each(journey)
      journey.reset()
      for (const event of events) {
        expect(undeclared(event)).toEqual([])
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(1_024)
      }
      recorded += events.length
    }),
    { numRuns: 300 },
  )
  expect(recorded).toBeGreaterThan(300)
})
