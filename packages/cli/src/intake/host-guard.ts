import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'

/**
 * Returns whether a `Host` header is allowed. With DNS rebinding, a foreign page reaches this server under its own host name; an IP
 * address or `localhost` can't be rebound. https://developer.chrome.com/blog/local-network-access
 *
 * @example isAllowedHost('127.0.0.1:8126', []) // true
 */
function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  return isLocal || isIP(hostname.replace(/^\[|\]$/g, '')) > 0 || allowedHosts.includes(hostname)
}

/** Answers 403 to requests for a foreign host, and calls `onRefused` for each. */
export function refuseForeignHosts(allowedHosts: readonly string[], onRefused?: () => void): MiddlewareHandler {
  return async (c, next) => {
    if (isAllowedHost(c.req.header('host') ?? new URL(c.req.url).host, allowedHosts)) return next()
    onRefused?.()
    return c.json({ error: 'host' }, 403)
  }
}
