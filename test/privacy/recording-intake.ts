import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as received. */
export interface Recorded {
  /** Path and query. */
  readonly target: string
  /** Names and values, one per line. */
  readonly headers: string
  readonly contentType: string
  readonly body: Buffer
}

export interface RecordingIntake {
  /** Returns the address to which the pages of one person post, for `init`'s `proxy`. */
  proxyOf(person: string): string
  /** Returns the posts of that person so far. */
  received(person: string): readonly Recorded[]
  close(): Promise<void>
}

/** Accepts any request, from pages of any origin, and keeps its address, headers and body, byte by byte. */
export async function startRecordingIntake(): Promise<RecordingIntake> {
  const requests: Recorded[] = []
  const server = createServer(async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*').setHeader('Access-Control-Allow-Headers', '*')
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      // A page that is closed aborts its request. Its received part has reached the intake.
    }
    const { url = '', rawHeaders, headers } = request
    requests.push({
      target: url,
      headers: rawHeaders.map((text, i) => (i % 2 ? `${text}\n` : `${text}: `)).join(''),
      contentType: headers['content-type'] ?? '',
      body: Buffer.concat(chunks),
    })
    response.writeHead(202).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    proxyOf: person => `${origin}/${person}`,
    received: person => requests.filter(({ target }) => target.startsWith(`/${person}?`)),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
