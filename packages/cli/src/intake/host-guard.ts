import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'

/**
 * Whether a `Host` header may be answered. With DNS rebinding a foreign page reaches this server under its own name;
 * an address or `localhost` cannot be rebound.
 *
 * @example isAllowedHost('127.0.0.1:8126', []) // true
 */
function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  return isLocal || isIP(hostname.replace(/^\[|\]$/g, '')) > 0 || allowedHosts.includes(hostname)
}

/** Answers 403 to requests for a foreign host. `onRefused` is for counting them. */
export function refuseForeignHosts(allowedHosts: readonly string[], onRefused?: () => void): MiddlewareHandler {
  return async (c, next) => {
    if (isAllowedHost(c.req.header('host') ?? new URL(c.req.url).host, allowedHosts)) return next()
    onRefused?.()
    return c.json({ error: 'host' }, 403)
  }
}
