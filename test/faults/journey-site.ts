import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { computeFunnel, type FunnelResult } from '@journey-monitor/cli/funnel'
import { createIntake, listen } from '@journey-monitor/cli/intake'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { build } from 'esbuild'
import { postedJourneyEvents, postedLines } from '../posted-events.ts'

export const MEDICATIONS = '/my-health/medications'
export const SECURE_MESSAGING = '/my-health/secure-messages/new-message'

const LONG_AFTER_EXPIRY_MS = 24 * 60 * 60_000

export interface JourneySite {
  readonly url: string
  /** The text of all RUM events that have arrived. */
  text(): Promise<string>
  /** Returns the journey events that arrived, in order of arrival. */
  events(): Promise<JourneyEvent[]>
  /** Returns the number of RUM events of any kind that arrived. */
  arrived(): number
  /** Computes the funnel of the arrived events, as of a time when all journeys have expired; anew only when more have arrived. */
  funnel(): Promise<FunnelResult>
  close(): Promise<void>
}

let script: Promise<string> | undefined

export type SiteRoutes = ReturnType<typeof createIntake>

/**
 * Serves two pages that signal the renewal with the built SDK and the real RUM, and the intake that they post to.
 *
 * @param addRoutes Adds the routes of a test to the site.
 */
export async function serveJourneySite(
  allowedHosts: readonly string[] = [],
  addRoutes: (site: SiteRoutes) => void = () => {},
): Promise<JourneySite> {
  script ??= bundle()
  const page = await script
  const dir = await mkdtemp(join(tmpdir(), 'journey-monitor-faults-'))
  const intake = createIntake({ dir, allowedHosts })
  for (const path of [MEDICATIONS, SECURE_MESSAGING]) {
    intake.get(path, c => c.html('<!doctype html><html lang="en"><title>Page</title><script src="/page.js"></script>'))
  }
  const headers = { 'Content-Type': 'text/javascript', 'Cache-Control': 'max-age=3600' }
  intake.get('/page.js', c => c.body(page, 200, headers))
  addRoutes(intake)
  const server = await listen(intake, { host: '127.0.0.1', port: 0 })
  const arrived = () => intake.stats().accepted.rum
  let newest: { readonly arrived: number; readonly funnel: Promise<FunnelResult> } | undefined

  return {
    url: server.url,
    text: async () => (await postedLines(dir, 'rum')).join('\n'),
    events: () => postedJourneyEvents(dir),
    arrived,
    funnel() {
      if (newest?.arrived !== arrived()) {
        const funnel = computeFunnel(renewal, [dir], { asOf: Date.now() + LONG_AFTER_EXPIRY_MS })
        newest = { arrived: arrived(), funnel }
      }
      return newest.funnel
    },
    async close() {
      await server.close()
      await intake.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Bundles the SDK that `pnpm build` left in `dist`. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page/host-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles.map(each => each.text).join('')
}
