import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { KEYS } from './fake-api.ts'

export interface EventServerOptions {
  /** Number of the journey's events, evenly spread over the time range. */
  readonly events: number
  /** Epoch ms, half open. */
  readonly from: number
  readonly to: number
  /** Whether requests fail repeatedly, in every way in which requests to Datadog may fail. */
  readonly faults?: boolean
}

export interface EventServer {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Returns the number of failed requests. */
  readonly failed: () => number
  close(): Promise<void>
}

const HOUR = 3_600_000
const MAX_PER_PAGE = 1_000

/**
 * Serves searches and counts over many events, which it creates on request, so their number may be large. Each has the size
 * of one of Datadog's events.
 */
export async function startEventServer(options: EventServerOptions): Promise<EventServer> {
  const { events, from, to, faults = false } = options
  const stepMs = (to - from) / events
  let requests = 0
  let failed = 0
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: { ...KEYS, DD_API_URL: `http://127.0.0.1:${port}`, DD_SITE: undefined },
    failed: () => failed,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { filter, page = {}, compute = [] } = JSON.parse(await text(request))
    const cursor: string | undefined = page.cursor
    const fault = faults ? FAULTS[++requests % FAULTS.length] : undefined
    if (fault && !(fault === 'expired' && cursor === undefined)) {
      failed++
      fail(fault, response)
      return
    }
    const isOurs = String(filter.query).includes('@type:action')
    const first = isOurs ? indexAt(Number(filter.from)) : events
    const end = isOurs ? indexAt(Number(filter.to) + 1) : events
    if (request.url?.endsWith('/aggregate')) {
      const computes = { c0: compute[0]?.type === 'timeseries' ? perHour(first, end) : end - first }
      send(response, JSON.stringify({ data: { buckets: [{ by: {}, computes }] }, meta: { status: 'done' } }))
      return
    }
    const start = cursor === undefined ? first : Number(cursor)
    const stop = Math.min(end, start + Math.min(page.limit ?? 10, MAX_PER_PAGE))
    const data = Array.from({ length: stop - start }, (_, i) => eventText(start + i))
    const meta = stop < end ? `{"page":{"after":"${stop}"}}` : '{}'
    send(response, `{"meta":${meta},"data":[${data.join(',')}]}`)
  }

  /** Returns the index of the first event at or after `time`. */
  function indexAt(time: number): number {
    return Math.min(events, Math.max(0, Math.ceil((time - from) / stepMs)))
  }

  function perHour(first: number, end: number): { time: string; value: number }[] {
    const hours: { time: string; value: number }[] = []
    for (let i = first; i < end; ) {
      const hour = Math.floor(dateOf(i) / HOUR) * HOUR
      const next = Math.min(end, Math.max(i + 1, indexAt(hour + HOUR)))
      hours.push({ time: new Date(hour).toISOString(), value: next - i })
      i = next
    }
    return hours
  }

  function dateOf(i: number): number {
    return Math.floor(from + i * stepMs)
  }

  function eventText(i: number): string {
    const id = String(i).padStart(12, '0')
    return EVENT.replaceAll('#id#', id).replace('#time#', new Date(dateOf(i)).toISOString())
  }
}

/** Returns the number of an event of the server, which is in the ID of its action. */
export function eventNumber(actionId: string): number {
  return Number(actionId.slice(-12))
}

type FaultName = 'unavailable' | 'limited' | 'cut' | 'expired' | 'partial'

/** One request in seven fails. */
const FAULTS: readonly (FaultName | undefined)[] = [
  ...([undefined, undefined, undefined, 'unavailable', undefined, undefined, undefined] as const),
  ...([undefined, undefined, 'limited', undefined, undefined, undefined, undefined] as const),
  ...([undefined, undefined, undefined, undefined, 'cut', undefined, undefined, undefined] as const),
  ...([undefined, 'expired', undefined, undefined, undefined, undefined, undefined, undefined] as const),
  ...([undefined, undefined, undefined, 'partial', undefined, undefined, undefined] as const),
]

const FAILURES: Readonly<Record<FaultName, readonly [body: string, status: number]>> = {
  unavailable: ['{"errors":["Unavailable"]}', 503],
  limited: ['{"errors":["Rate limited"]}', 429],
  expired: ['{"errors":["Invalid cursor"]}', 400],
  partial: ['{"data":[],"meta":{"status":"timeout"}}', 200],
  cut: ['{"meta":{},"data":[{"id":"AQAAAY', 200],
}

function fail(fault: FaultName, response: ServerResponse): void {
  response.setHeader('X-RateLimit-Reset', '0')
  send(response, ...FAILURES[fault])
}

function send(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

const EVENT = JSON.stringify({
  id: 'AQAAAZq0f3Wn9cS3YgAAAABBWnEwZj#id#',
  type: 'rum',
  attributes: {
    attributes: {
      type: 'action',
      _dd: { format_version: 2, drift: 0, configuration: { session_sample_rate: 100, session_replay_sample_rate: 50 } },
      action: { id: '00000000-0000-4000-8000-#id#', name: 'rx_renewal.modal.complete', type: 'custom' },
      application: { id: '2b875bc2-034a-445b-868c-d43bec8928d1' },
      browser: { name: 'Chrome', version: '140.0.0.0', version_major: '140' },
      connectivity: { status: 'connected', effective_type: '4g' },
      context: {
        journey: {
          ...{ name: 'rx_renewal', version: 1, id: '0a64704e-ab4a-44e6-971f-#id#', started_at: 1795196050397 },
          ...{ entry_step: 'link_view', seq: 4, step: 'modal', step_number: 2, phase: 'complete', team: 'meds' },
          ...{ app: 'medications', attempt: 1, first: true, elapsed_ms: 5120, step_ms: 2210 },
          attributes: { page: 'list', toggle: true },
        },
      },
      device: {
        type: 'Desktop',
        name: 'Other',
        model: 'Other',
        brand: 'Generic',
        locale: 'en-US',
        time_zone: 'America/New_York',
      },
      display: { viewport: { width: 1280, height: 720 } },
      geo: {
        ...{ city: 'Springfield', country: 'United States', country_iso_code: 'US', continent: 'North America' },
        as: { name: 'Example Networks, Inc.', domain: 'example.com', type: 'isp' },
        location: [0.1234, 1.234],
      },
      os: { name: 'Windows', version: '10', version_major: '10' },
      service: 'va.gov-mhv-medications',
      session: {
        ...{ id: '0a64704e-ab4a-44e6-971f-12598c0c6964', type: 'user', ip: '203.0.113.7', plan: 'replay' },
        ...{ has_replay: true, useragent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140' },
      },
      usr: { id: 'user-#id#', anonymous_id: '5a5a9d6c-9f4e-4e6c-9dd9-12598c0c6964' },
      version: '1.4.2',
      view: {
        ...{ id: 'b1c5b7e1-42a6-4382-a8e2-a101db88a7c6', in_foreground: true, name: '/my-health/medications' },
        ...{
          url: 'https://www.va.gov/my-health/medications',
          url_path: '/my-health/medications',
          url_host: 'www.va.gov',
        },
        ...{ referrer: 'https://www.va.gov/my-health', url_scheme: 'https', url_path_group: '/my-health/medications' },
      },
    },
    service: 'va.gov-mhv-medications',
    tags: [
      'sdk_version:7.16.2',
      'env:vagov-production',
      'service:va.gov-mhv-medications',
      'version:1.4.2',
      'source:browser',
    ],
    timestamp: '#time#',
  },
})
