import { fileURLToPath } from 'node:url'
import { listen } from '@journey-monitor/cli/intake'
import { createFaultSwitches } from '@journey-monitor/example-api'
import { buildApp } from '@journey-monitor/example-demo/build-app'
import { createSite } from '@journey-monitor/example-demo/create-site'
import { Hono } from 'hono'
import { CANARIES, CANARY_DATA } from './canaries.ts'

/** RUM and logs 7, RUM and logs 6.33, or RUM 4.50 and logs 5 as VA.gov has them. */
export type SdkVersions = '7' | '6.33' | '4.50'

export interface CanarySite {
  /** Without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** The Vite configuration of each pair of versions. Default: the app's own. */
const CONFIGURATIONS: Readonly<Record<SdkVersions, string | undefined>> = {
  '7': undefined,
  '6.33': fileURLToPath(new URL('rum-6.vite.config.ts', import.meta.url)),
  '4.50': fileURLToPath(new URL('rum-4.vite.config.ts', import.meta.url)),
}

/** Blocks the page long enough for a long task whose script has a name. */
const CARELESS_SCRIPT = 'const until = performance.now() + 120; while (performance.now() < until);'
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><rect width="900" height="700"/></svg>'

/** Serves both example apps, and an API with canaries in every answer, errors included. */
export async function serveCanarySite(versions: SdkVersions): Promise<CanarySite> {
  const build = (name: 'medications' | 'secure-messaging') => buildApp(name, 'development', CONFIGURATIONS[versions])
  const [medications, secureMessaging] = await Promise.all([build('medications'), build('secure-messaging')])

  const app = new Hono()
  app.use('/my_health/*', async (context, next) => {
    await next()
    if (context.res.status < 400) return
    const text = await context.res.text()
    const { status } = context.res
    const errors = text.startsWith('{"errors"') ? JSON.parse(text).errors : [{}]
    const detail = `${CANARIES.apiError} of ${CANARIES.person}, ${CANARIES.drug}`
    context.res = Response.json({ errors: [{ ...errors[0], title: detail, detail }] }, { status })
  })
  app.get('/careless/*', context =>
    context.req.path.endsWith('.svg')
      ? context.body(PICTURE, 200, { 'Content-Type': 'image/svg+xml' })
      : context.body(CARELESS_SCRIPT, 200, { 'Content-Type': 'text/javascript' }),
  )
  app.route('/', createSite({ medications, secureMessaging, faults: createFaultSwitches(), data: CANARY_DATA }))
  const server = await listen(app, { host: '127.0.0.1', port: 0 })
  return server
}
