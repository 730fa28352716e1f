/** A RUM event as the browser SDK posts it; only what journeys need is named. */
export interface RumEvent {
  readonly type: string
  readonly date?: number
  readonly context?: Readonly<Record<string, unknown>>
  readonly action?: { readonly id?: string; readonly type?: string; readonly target?: { readonly name?: string } }
  readonly error?: {
    readonly message?: string
    readonly stack?: string
    readonly fingerprint?: string
    readonly source?: string
  }
  readonly [field: string]: unknown
}

/** A log as the browser SDK posts it. */
export interface LogEvent {
  readonly message?: string
  readonly status?: string
  readonly [field: string]: unknown
}

/** A request to the intake: the last word of the endpoint (`rum`, `logs`, `replay` …) and the events in the body. */
export interface IntakeRequest {
  readonly endpoint: string
  readonly events: readonly Record<string, unknown>[]
}

const HAS_EVENTS = /^(rum|logs)$/

/**
 * Decodes a request of a Datadog SDK, with or without a proxy (`ddforward`), plain or deflated. Returns undefined for any other request.
 *
 * @throws Error if the body cannot be read.
 */
export async function readIntakeRequest(request: Request): Promise<IntakeRequest | undefined> {
  const outer = new URL(request.url)
  const target = new URL(outer.searchParams.get('ddforward') ?? outer.href, outer)
  const endpoint = /\/api\/v2\/(\w+)/.exec(target.pathname)?.[1]
  if (!endpoint) return undefined
  if (!HAS_EVENTS.test(endpoint)) return { endpoint, events: [] }

  const encoding = target.searchParams.get('dd-evp-encoding') ?? request.headers.get('content-encoding')
  const text = encoding === 'deflate' ? await inflated(request) : await request.text()
  return {
    endpoint,
    events: text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line)),
  }
}

/** Inflates by hand, because the `Blob` and `Response` of a simulated DOM do not stream. */
async function inflated(request: Request): Promise<string> {
  const { readable, writable } = new DecompressionStream('deflate')
  const [text] = await Promise.all([textOf(readable), write(writable, new Uint8Array(await request.arrayBuffer()))])
  return text
}

async function write(writable: WritableStream<BufferSource>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writer = writable.getWriter()
  await writer.write(bytes)
  await writer.close()
}

async function textOf(readable: ReadableStream<Uint8Array>): Promise<string> {
  const reader = readable.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    text += decoder.decode(chunk.value, { stream: true })
  }
  return text + decoder.decode()
}
