import type { FaultName, FaultSwitches } from '@journey-monitor/example-api'
import { Hono } from 'hono'
import { getMimeType } from 'hono/utils/mime'
import type { BuiltApp } from './build-app.ts'

export interface ServeAppOptions {
  readonly files: BuiltApp
  /** Base path of the app, without a trailing slash. */
  readonly base: string
  readonly faults: FaultSwitches
  /** The beginning of the name of a chunk that does not load while a fault is on. */
  readonly brokenCode?: { readonly fault: FaultName; readonly chunk: string }
  /** Parameters that are lost from the URL of a page while a fault is on. */
  readonly lostParameters: { readonly fault: FaultName; readonly names: readonly string[] }
}

/** Serves a single-page app: its files unchanged, and its page for every other path below its base. */
export function serveApp({ files, base, faults, brokenCode, lostParameters }: ServeAppOptions): Hono {
  const app = new Hono()
  app.get('*', context => {
    const url = new URL(context.req.url)
    const path = url.pathname.slice(base.length).replace(/^\//, '')
    const name = files.has(path) ? path : 'index.html'
    context.header('Cache-Control', 'no-cache')

    if (name.startsWith('assets/')) {
      const isBroken =
        brokenCode && name.startsWith(`assets/${brokenCode.chunk}`) && faults.isOn(brokenCode.fault, context.req.raw)
      if (isBroken) return context.text('Service unavailable', 503)
    } else if (path.startsWith('assets/')) {
      return context.notFound()
    } else if (faults.isOn(lostParameters.fault, context.req.raw)) {
      const names = lostParameters.names.filter(each => url.searchParams.has(each))
      for (const each of names) url.searchParams.delete(each)
      if (names.length > 0) return context.redirect(url.pathname + url.search)
    }
    context.header('Content-Type', getMimeType(name) ?? 'application/octet-stream')
    return context.body(files.get(name) ?? '')
  })
  return app
}
