// @vitest-environment happy-dom
// @vitest-environment-options { "url": "http://localhost:3000/my-health/medications/prescription/canary-path?name=canary-query&page=2#canary-fragment" }
import { createRequire } from 'node:module'
import type * as Logs from '@datadog/browser-logs'
import type * as Rum from '@datadog/browser-rum'
import { logFieldPaths, nested } from '@journey-monitor/test-kit/log-fields'
import { dropBeacons } from '@journey-monitor/test-kit/page-beacons'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createJourney } from '../journey.ts'
import { renewal } from '../renewal.ts'
import { datadogSink } from '../sinks/datadog.ts'
import { flushRum } from '../testing/rum.ts'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from './before-send.ts'

/**
 * The real SDKs run twice on one page: as recommended, and as a control with their defaults. Both see the same visit, so
 * text that only the control sends needed scrubbing.
 */
const recommended = {
  beforeSend: createBeforeSend({
    paths: renewalPaths,
    queryParameters: renewalQueryParameters,
    names: ['Refill button'],
  }),
  defaultPrivacyLevel: 'mask',
  enablePrivacyForActionName: true,
  trackAnonymousUser: false,
  betaEnableViewUpdates: true,
} as const
const control = { defaultPrivacyLevel: 'allow' } as const

const origin = location.origin
const received = { recommended: '', control: '' }
const server = setupServer(
  http.post<{ run: 'recommended' | 'control' }>(`${origin}/intake/:run`, async ({ request, params }) => {
    const body = await request.text()
    received[params.run] += `${decodeURIComponent(request.url)}\n${body}\n`
    return new HttpResponse(null, { status: 202 })
  }),
  http.get(`${origin}/my_health/v1/*`, () =>
    HttpResponse.text('{"errors":[{"detail":"canary-response"}]}', { status: 500 }),
  ),
)

beforeAll(async () => {
  server.listen({ onUnhandledFrame: 'error' })
  // MSW 3 makes `fetch` read-only, so that the SDKs could not wrap it.
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true })
  start('control', control)
  start('recommended', recommended)
})

afterAll(() => {
  dropBeacons()
  server.close()
})

test('of a visit full of canaries, no byte that leaves contains one, and allowed text still arrives', async () => {
  for (const { rum } of started) await expect.poll(() => rum.datadogRum.getInternalContext()).toBeDefined()
  await visit()
  const notYet = () => {
    flushRum()
    const canariesNotYet = Object.entries(canaries).filter(([canary]) => !received.control.includes(canary))
    return [...canariesNotYet, ...known.filter(text => !received.recommended.includes(text))]
  }
  await expect.poll(notYet, { interval: 500 }).toEqual([])

  for (const [canary, place] of Object.entries(canaries)) expect(received.recommended, place).not.toContain(canary)
  expect(received.recommended).not.toContain('canary')
  expect(received.control).toContain('anonymous_id')
  expect(received.recommended).not.toContain('anonymous_id')
})

/** Data that must still arrive. View updates skip `beforeSend`, but consist of data that passed it before. */
const known = [
  `"url":"${origin}/my-health/medications/prescription/:prescriptionId?page=2"`,
  `"url":"${origin}/my_health/v1/prescriptions/:prescriptionId"`,
  '"type":"view_update"',
  '"name":"click"',
  '"name":"Refill button"',
  '"name":"rx_renewal.link_view.start"',
  '"message":"rx_renewal.link_view.link_render_error"',
]

/** Canaries by the name of the place that holds each one. */
const canaries: Record<string, string> = {
  'canary-path': 'ID in the page path',
  'canary-query': 'parameter of the page',
  'canary-click': 'text of what is clicked',
  'canary-name': 'name of a custom action',
  'canary-context': 'context of a custom action',
  'canary-global': 'global context',
  'canary-fetch-path': 'ID in a request',
  'canary-fetch-query': 'parameter of a request',
  'canary-response': 'body of a failed response, which the logs SDK forwards as a stack',
  'canary-console': 'text on the console',
  'canary-thrown': 'message of a thrown error',
  'canary-cause': 'message of its cause',
  'canary-fingerprint': 'fingerprint of an error',
  'canary-vital': 'name of a vital',
  'canary-log': 'message of a log',
  'canary-attribute': 'attribute of a log',
  'canary-logged-user': 'user of a log',
  ...Object.fromEntries(logFieldPaths().map(path => [fieldCanary(path), `attribute of a log in the place of ${path}`])),
}

/** Returns the canary of a log field. For a date, it is a number, because logs 7 does not send a log with an invalid date. */
function fieldCanary(path: string): string {
  return path === 'date' ? '8264719305512' : `canary-field-${path}`
}

interface Sdks {
  readonly rum: typeof Rum
  readonly logs: typeof Logs
}

const started: Sdks[] = []

function start(run: 'recommended' | 'control', configuration: typeof recommended | typeof control): void {
  const { rum, logs } = loadSdks()
  const proxy = `${origin}/intake/${run}`
  const shared = {
    clientToken: 'pub0',
    site: 'ddog-gov.com',
    service: 'medications',
    proxy,
    telemetrySampleRate: 0,
    sessionPersistence: 'memory' as const,
    ...configuration,
  }
  const applicationId = '00000000-0000-4000-8000-000000000000'
  rum.datadogRum.init({ ...shared, applicationId, allowUntrustedEvents: true })
  logs.datadogLogs.init({ ...shared, forwardConsoleLogs: ['error'] })
  started.push({ rum, logs })
}

/** A new copy of both: one copy is initialized once. They are loaded after MSW has started, for they wrap `fetch`. */
function loadSdks(): Sdks {
  const require = createRequire(import.meta.url)
  for (const path of Object.keys(require.cache)) if (path.includes('@datadog')) delete require.cache[path]
  return { rum: require('@datadog/browser-rum'), logs: require('@datadog/browser-logs') }
}

/** Simulates a page's visit, with calls that a team's own code may make. */
async function visit(): Promise<void> {
  const request = `${origin}/my_health/v1/prescriptions/canary-fetch-path?name=canary-fetch-query`
  document.body.innerHTML =
    '<button>canary-click</button><button data-dd-action-name="Refill button">canary-click</button>'
  for (const button of document.querySelectorAll('button')) click(button)

  await fetch(request)
  console.error('canary-console', new Error('canary-console'))
  const thrown = new Error('canary-thrown', { cause: new Error('canary-cause') })
  window.onerror?.('canary-thrown', location.href, 1, 2, thrown)

  for (const { rum, logs } of started) {
    // By hand, for a mocked request leaves no performance entry, from which RUM makes resources.
    rum.datadogRum.startResource(request, { type: 'fetch', method: 'GET' })
    rum.datadogRum.stopResource(request, { statusCode: 500 })
    rum.datadogRum.setGlobalContextProperty('patient', 'canary-global')
    rum.datadogRum.addAction('canary-name', { note: 'canary-context' })
    rum.datadogRum.addError(Object.assign(new Error('canary-thrown'), { dd_fingerprint: 'canary-fingerprint' }))
    rum.datadogRum.addDurationVital('canary-vital', { startTime: Date.now(), duration: 1 })
    for (const path of logFieldPaths()) logs.datadogLogs.logger.info('given', nested(path, fieldCanary(path)))
    logs.datadogLogs.logger.addTag('note', fieldCanary('ddtags'))
    logs.datadogLogs.setUser({ id: 'canary-logged-user' })
    logs.datadogLogs.logger.error('canary-log', { prescriptionId: 'canary-attribute' }, thrown)

    const journey = createJourney(renewal, { sinks: [datadogSink({ rum: rum.datadogRum, logs: logs.datadogLogs })] })
    journey.start('link_view', { page: 'list' })
    journey.fail('link_view', 'link_render_error')
    journey.reset()
  }
}

function click(element: Element): void {
  for (const type of ['pointerdown', 'pointerup', 'click']) {
    element.dispatchEvent(new PointerEvent(type, { bubbles: true, isPrimary: true }))
  }
}
