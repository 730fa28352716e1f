import { type HttpHandler, HttpResponse, http, type Path } from 'msw'
import { eventName, type JourneyEvent } from '../event.ts'
import { type LogEvent, type RumEvent, readIntakeRequest } from './intake-request.ts'
import { flushRum } from './rum.ts'

export type { LogEvent, RumEvent }

/** The addresses to which the SDKs post without a proxy, on every Datadog site. */
const DATADOG_HOSTS = /^https:\/\/(?:[\w-]+\.)?browser-intake-[\w-]+\.\w+\/api\/v2\//

/** happy-dom asks before every request to another origin. */
const ANY_ORIGIN = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' }

/** The options of {@link datadogIntake}. */
export interface DatadogIntakeOptions {
  /** The `proxy` given to the Datadog SDKs, as MSW takes a path. Datadog's own hosts are always caught. */
  readonly url?: Path
  /** The ms after which `waitFor` and `waitForEvent` give up, unless a call has its own limit. Raise it for slow machines. Default: 1,000. */
  readonly timeoutMs?: number
}

/** The options of `waitFor` and `waitForEvent`. */
export interface WaitOptions {
  /** The ms after which the call gives up. Default: that of the intake. */
  readonly timeoutMs?: number
}

/** Everything that the Datadog SDKs of the page have sent so far, in the order of arrival. */
export interface DatadogIntake {
  /** The handlers for `setupServer` or `setupWorker`. */
  readonly handlers: HttpHandler[]
  /** The journey events among the actions. */
  events(): JourneyEvent[]
  /** Every RUM event: actions, errors, views … Telemetry is left out. */
  rumEvents(): RumEvent[]
  logs(): LogEvent[]
  /** Forgets everything that has arrived. */
  clear(): void
  /**
   * Flushes the SDKs until `find` returns something, and resolves with it.
   * @throws Error after `timeoutMs`, with what did arrive.
   * @example const error = await intake.waitFor(() => intake.rumEvents().find(event => event.type === 'error'))
   */
  waitFor<Found>(find: () => Found | undefined | false | null, options?: WaitOptions): Promise<Found>
  /**
   * Flushes the SDKs until an action of that name arrives, and resolves with its journey event.
   * @throws Error after `timeoutMs`, with what did arrive.
   * @example const event = await intake.waitForEvent('rx_renewal.modal.complete')
   */
  waitForEvent(name: string, options?: WaitOptions): Promise<JourneyEvent>
}

/**
 * Mock Service Worker handlers (MSW 2 and 3) that stand in for Datadog and keep what a real RUM or logs SDK sends. Start
 * MSW before the SDKs are imported: they wrap `fetch` when they load.
 *
 * @example
 * const intake = datadogIntake({ url: 'http://localhost/datadog' })
 * const server = setupServer(...intake.handlers)
 * server.listen()
 * const { datadogRum } = await import('@datadog/browser-rum')
 * datadogRum.init({ applicationId, clientToken, site, proxy: 'http://localhost/datadog', trackingConsent: 'granted' })
 */
export function datadogIntake({ url, timeoutMs: intakeTimeoutMs = 1_000 }: DatadogIntakeOptions = {}): DatadogIntake {
  let rumEvents: RumEvent[] = []
  let logs: LogEvent[] = []

  async function receive({ request }: { request: Request }): Promise<HttpResponse<string> | undefined> {
    try {
      const received = await readIntakeRequest(request)
      if (!received) return undefined
      for (const event of received.events) {
        if (received.endpoint === 'logs') logs.push(event)
        else if (event.type !== 'telemetry') rumEvents.push(event as RumEvent)
      }
      return HttpResponse.text('{"request_id":"0"}', { status: 202, headers: ANY_ORIGIN })
    } catch (error) {
      return HttpResponse.text(`${error}`, { status: 400, headers: ANY_ORIGIN })
    }
  }

  const events = () => rumEvents.flatMap(event => journeyEventOf(event) ?? [])

  async function arrival<Found>(
    what: string,
    find: () => Found | undefined | false | null,
    { timeoutMs = intakeTimeoutMs }: WaitOptions = {},
  ): Promise<Found> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const found = find()
      if (found) return found
      if (Date.now() > deadline) throw new Error(`no ${what} arrived within ${timeoutMs} ms; ${summary()}`)
      flushRum()
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }

  function summary(): string {
    const names = rumEvents.map(event => event.action?.target?.name ?? event.type)
    const messages = logs.map(log => `log "${log.message}"`)
    const arrived = [...names, ...messages].join(', ')
    return arrived
      ? `what did: ${arrived}`
      : 'nothing else did: was RUM initialized after MSW started, with this proxy?'
  }

  return {
    handlers: [DATADOG_HOSTS, ...(url ? [url] : [])].flatMap(path => [
      http.post(path, receive),
      http.options(path, () => new HttpResponse(null, { status: 204, headers: ANY_ORIGIN })),
    ]),
    events,
    rumEvents: () => [...rumEvents],
    logs: () => [...logs],
    clear() {
      rumEvents = []
      logs = []
    },
    waitFor: (find, options) => arrival('such thing', find, options),
    waitForEvent: (name, options) => arrival(name, () => events().find(event => eventName(event) === name), options),
  }
}

function journeyEventOf({ type, context }: RumEvent): JourneyEvent | undefined {
  const journey = context?.journey as JourneyEvent | undefined
  return type === 'action' && typeof journey?.id === 'string' && typeof journey.seq === 'number' ? journey : undefined
}
