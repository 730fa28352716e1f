import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from './before-send.ts'
import { createUrlScrubber } from './scrub-url.ts'

const ORIGIN = 'https://www.va.gov'
const options = {
  paths: renewalPaths,
  queryParameters: renewalQueryParameters,
  origins: [ORIGIN],
  names: ['Refill button'],
}
const beforeSend = createBeforeSend(options)

/** A text that must never leave the browser, and every form that a browser might give it. */
const CANARY = 'Łisinopril 40mg für Jane O’Döe'
const forms = [
  CANARY,
  encodeURIComponent(CANARY),
  encodeURIComponent(encodeURIComponent(CANARY)),
  CANARY.toUpperCase(),
  Buffer.from(CANARY).toString('base64'),
  Buffer.from(CANARY).toString('base64url'),
  Buffer.from(CANARY).toString('hex'),
  [...CANARY].map(letter => `%u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  CANARY.normalize('NFD'),
  [...CANARY].reverse().join(''),
]

function expectNoCanary(value: unknown): void {
  const text = JSON.stringify(value) ?? ''
  for (const form of forms) expect(text).not.toContain(JSON.stringify(form).slice(1, -1))
}

const canary = fc.constantFrom(...forms)
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('/', '?', '#', '@', ':', '\n', '%', ''),
)
const words = fc.constantFrom(
  'my-health',
  'medications',
  'prescription',
  'refill',
  'my_health',
  'v1',
  'thread',
  '..',
  '.',
  '',
)
const tainted = fc.tuple(noise, canary, noise).map(parts => parts.join(''))

const taintedUrl = fc
  .record({
    user: fc.option(canary),
    segments: fc.array(fc.oneof(words, canary, tainted), { maxLength: 6 }),
    parameters: fc.array(
      fc.tuple(
        fc.oneof(canary, fc.constantFrom('page', 'prescriptionId', '__proto__')),
        fc.oneof(canary, fc.constant('1')),
      ),
    ),
    hash: fc.option(tainted),
    origin: fc.constantFrom('www.va.gov', 'elsewhere.example', 'www.va.gov:8443'),
  })
  .map(
    ({ user, segments, parameters, hash, origin }) =>
      `https://${user ? `${encodeURIComponent(user)}:${encodeURIComponent(user)}@` : ''}${origin}/${segments.join('/')}` +
      `?${parameters.map(pair => pair.join('=')).join('&')}${hash ? `#${hash}` : ''}`,
  )
const taintedText = fc.oneof(
  canary,
  tainted,
  taintedUrl,
  taintedUrl.map(url => `GET ${url} failed`),
)
const taintedStack = fc
  .array(
    fc.oneof(
      taintedText,
      fc.tuple(taintedText, taintedUrl).map(([name, url]) => `  at ${name} @ ${url}:1:2`),
    ),
  )
  .map(lines => lines.join('\n'))

/** Random RUM event with arbitrary values in the fields that a `beforeSend` may edit. */
const rumEvent = fc.record(
  {
    type: fc.constantFrom('view', 'action', 'error', 'resource', 'long_task', 'vital'),
    view: fc.record(
      {
        url: taintedUrl,
        referrer: taintedText,
        name: taintedText,
        performance: fc.record({ lcp: fc.record({ resource_url: taintedText }) }),
      },
      { requiredKeys: [] },
    ),
    context: fc.oneof(
      fc.dictionary(fc.constantFrom('journey', 'a', 'prescriptionId'), taintedText),
      fc.record({ journey: fc.anything().map(given => ({ id: given, reason: CANARY, [CANARY]: 1 })) }),
    ),
    action: fc.record({ type: fc.constantFrom('click', 'custom'), target: fc.record({ name: taintedText }) }),
    resource: fc.record(
      {
        url: taintedText,
        graphql: fc.record({ variables: taintedText }),
        request: fc.record({ headers: fc.dictionary(fc.string(), taintedText) }),
      },
      { requiredKeys: [] },
    ),
    error: fc.record(
      {
        type: fc.constant('TypeError'),
        message: taintedText,
        stack: taintedStack,
        handling_stack: taintedStack,
        fingerprint: taintedText,
        resource: fc.record({ url: taintedText }),
      },
      { requiredKeys: [] },
    ),
    long_task: fc.record({ scripts: fc.array(fc.record({ source_url: taintedText, invoker: taintedText })) }),
    vital: fc.record({ name: taintedText }),
  },
  { requiredKeys: ['type'] },
)
const log = fc.record(
  {
    status: fc.constantFrom('error', 'info'),
    origin: fc.constantFrom('console', 'network', 'logger'),
    message: taintedText,
    view: fc.record({ url: taintedUrl, referrer: taintedText, name: taintedText, [CANARY]: taintedText }),
    http: fc.record({ url: taintedUrl, method: fc.constant('GET'), body: taintedText }),
    error: fc.record({
      kind: taintedText,
      message: taintedText,
      stack: taintedStack,
      causes: fc.array(fc.record({ message: taintedText })),
    }),
    [CANARY]: fc.constant(1),
    type: taintedText,
    context: taintedText,
    usr: fc.record({ name: taintedText }),
    patient: fc.object({ values: [taintedText] }),
  },
  { requiredKeys: ['status'] },
)

test('no canary gets through', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  fc.assert(
    fc.property(fc.oneof(rumEvent, log), event => {
      if (beforeSend(event)) expectNoCanary(event)
    }),
  )
})

test('scrubbing twice equals scrubbing once', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  fc.assert(
    fc.property(fc.oneof(rumEvent, log), event => {
      if (!beforeSend(event)) return
      const once = structuredClone(event)
      expect(beforeSend(event)).toBe(true)
      expect(event).toEqual(once)
    }),
  )
})

test('never throws, for any argument', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const cycle: Record<string, unknown> = { type: 'view', status: 'error' }
  cycle.view = cycle
  cycle.context = cycle
  const thrower = new Proxy({}, { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const extremes = [
    cycle,
    thrower,
    revoked.proxy,
    Object.freeze({ type: 'view' }),
    Symbol('x'),
    fail,
    { url: 'x'.repeat(1_000_000) },
  ]
  const hostile = fc.oneof(
    fc
      .anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true })
      .map(given => () => given),
    fc.nat(extremes.length - 1).map(i => () => extremes[i]),
  )
  const fields = [
    'type',
    'view',
    'context',
    'action',
    'resource',
    'error',
    'long_task',
    'vital',
    'http',
    'message',
    'journey',
    '_dd',
    'status',
  ]
  fc.assert(
    fc.property(hostile, fc.dictionary(fc.constantFrom(...fields), hostile), (event, parts) => {
      expect(typeof beforeSend(event() as object)).toBe('boolean')
      expect(typeof beforeSend(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part()])))).toBe(
        'boolean',
      )
    }),
  )
})

test('takes time linear in the text', () => {
  const huge = (size: number) => {
    const text = 'a ('.repeat(size)
    const stack = `  at ${text} https://www.va.gov/${':1'.repeat(size / 2)}\n`.repeat(3)
    const error = { type: 'Error', message: text, stack, handling_stack: `${'\n'.repeat(size)}${text}` }
    const url = `${ORIGIN}/${'%20/'.repeat(size / 2)}?${'a=b&'.repeat(size / 10)}`
    return { type: 'error', error, view: { url }, resource: { url } }
  }
  const processorTime = (size: number) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const event = huge(size)
        const before = process.cpuUsage()
        expect(beforeSend(event)).toBe(true)
        const { user, system } = process.cpuUsage(before)
        return user + system
      }),
    )
  // Time that grows with the square would be 256 times as long.
  expect(processorTime(800_000) / processorTime(50_000)).toBeLessThan(80)
})

test('known URLs stay unchanged', () => {
  const { url } = createUrlScrubber(options)
  const pageUrl = fc
    .tuple(
      fc.constantFrom(...renewalPaths),
      fc.constantFrom('', '/'),
      fc.uniqueArray(
        fc
          .constantFrom(...Object.keys(renewalQueryParameters))
          .chain(name => fc.tuple(fc.constant(name), fc.constantFrom(...(renewalQueryParameters[name] ?? [])))),
      ),
    )
    .map(
      ([path, slash, query]) =>
        `${ORIGIN}${path}${slash}${query.length ? '?' : ''}${query.map(pair => pair.join('=')).join('&')}`,
    )
  fc.assert(
    fc.property(pageUrl, given => {
      expect(url(given)).toBe(given)
    }),
  )
})

function fail(): never {
  throw new Error('of a proxy')
}
