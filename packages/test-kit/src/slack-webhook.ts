import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlackWebhook {
  readonly url: string
  /** Posts in order of arrival. */
  readonly received: readonly {
    readonly path: string | undefined
    readonly type: string | undefined
    readonly body: unknown
  }[]
}

/** The secret part of the webhook's address, which no output may contain. */
export const WEBHOOK_SECRET = 'T000/B000/very-secret'

/** Runs `use` with a webhook that gives `answers` in turn, and then repeats the last one. */
export async function withSlackWebhook(
  answers: readonly (readonly [status: number, body: string, headers?: Record<string, string>])[],
  use: (webhook: SlackWebhook) => Promise<void>,
): Promise<void> {
  const received: SlackWebhook['received'][number][] = []
  const server: Server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const [status, text, headers] = answers[Math.min(received.length, answers.length - 1)] ?? [500, '']
    received.push({ path: request.url, type: request.headers['content-type'], body: JSON.parse(body) })
    response.writeHead(status, headers).end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await use({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/${WEBHOOK_SECRET}`,
      received,
    })
  } finally {
    await new Promise(resolve => server.close(resolve))
  }
}
