import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Listening {
  /** Without a trailing slash. */
  readonly url: string
  /** Stops accepting connections, finishes pending answers, and closes the rest. */
  close(): Promise<void>
}

const ALL_INTERFACES = ['0.0.0.0', '::']
const GRACE_MS = 2_000
/** A kept-alive connection can become idle after `server.close`, and Node waits for it: https://nodejs.org/api/http.html#servercloseidleconnections */
const IDLE_CHECK_MS = 50
/** Slower clients are disconnected, and connections beyond the maximum are refused: each one holds memory. */
const SLOW_CLIENTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 }
const MAX_CONNECTIONS = 2_000

/** Serves `app` at `host` and `port`; port 0 picks a free one. Rejects with Node's error, e.g. `EADDRINUSE`. */
export async function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    // By default it replaces `Request` and `Response` in the whole process: https://github.com/honojs/node-server#overrideglobalobjects
    overrideGlobalObjects: false,
    serverOptions: SLOW_CLIENTS,
  }) as Server
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server.off('error', reject) && undefined))
  })
  const address = server.address()
  const boundPort = typeof address === 'object' ? address?.port : port
  const name = ALL_INTERFACES.includes(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host
  return {
    url: `http://${name}:${boundPort}`,
    close: () =>
      new Promise(resolve => {
        const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
        const forced = setTimeout(() => server.closeAllConnections(), GRACE_MS)
        server.close(() => {
          clearInterval(idle)
          clearTimeout(forced)
          resolve()
        })
      }),
  }
}
