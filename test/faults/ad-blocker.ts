import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface AdBlocker {
  /** Without a trailing slash. */
  readonly url: string
  /** Returns the number of connections that it has ended. */
  ended(): number
  close(): Promise<void>
}

/**
 * Starts a server that ends each connection at once, so that requests to it fail as an ad blocker makes them fail. Playwright's `route` can't
 * stand in for it: while it intercepts the requests of a page, Chromium sometimes loses the beacons that the page sends as it is left.
 */
export async function startAdBlocker(): Promise<AdBlocker> {
  let ended = 0
  const server = createServer().on('connection', socket => {
    ended++
    socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ended: () => ended,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
