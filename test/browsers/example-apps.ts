import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeFunnel, type FunnelResult } from '@journey-monitor/cli/funnel'
import { createIntake, listen } from '@journey-monitor/cli/intake'
import { createFaultSwitches } from '@journey-monitor/example-api'
import { type BuiltApp, buildApp } from '@journey-monitor/example-demo/build-app'
import { createSite } from '@journey-monitor/example-demo/create-site'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { Hono } from 'hono'
import { expect } from 'vitest'
import { postedJourneyEvents } from '../posted-events.ts'

const LONG_AFTER_EXPIRY_MS = 24 * 60 * 60_000

export interface ExampleApps {
  /** Without a trailing slash. */
  readonly url: string
  /** Waits until the intake has `count` events, and returns all that it has, by `seq`. */
  events(count: number): Promise<JourneyEvent[]>
  /** Computes the funnel of the arrived events, as of a time when all journeys have expired. */
  funnel(): Promise<FunnelResult>
  close(): Promise<void>
}

export interface BuiltApps {
  readonly medications: BuiltApp
  readonly secureMessaging: BuiltApp
}

/** Builds both example apps for production. */
export async function buildExampleApps(): Promise<BuiltApps> {
  const [medications, secureMessaging] = await Promise.all([
    buildApp('medications', 'production'),
    buildApp('secure-messaging', 'production'),
  ])
  return { medications, secureMessaging }
}

/** Serves both apps, the API that they need and an intake on a new origin. `runFirst` runs before each page's scripts. */
export async function serveExampleApps(built: BuiltApps, runFirst?: () => void): Promise<ExampleApps> {
  const dir = await mkdtemp(join(tmpdir(), 'journey-monitor-browsers-'))
  const intake = createIntake({ dir })
  const site = createSite({
    medications: withScript(built.medications, runFirst),
    secureMessaging: withScript(built.secureMessaging, runFirst),
    faults: createFaultSwitches(),
  })
  const server = await listen(new Hono().route('/', intake).route('/', site), { host: '127.0.0.1', port: 0 })
  return {
    url: server.url,
    async events(count) {
      await expect.poll(async () => (await postedJourneyEvents(dir)).length).toBeGreaterThanOrEqual(count)
      return (await postedJourneyEvents(dir)).sort((a, b) => a.seq - b.seq)
    },
    funnel: () => computeFunnel(renewal, [dir], { asOf: Date.now() + LONG_AFTER_EXPIRY_MS }),
    async close() {
      await server.close()
      await intake.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function withScript(app: BuiltApp, run: (() => void) | undefined): BuiltApp {
  if (!run) return app
  const html = String(app.get('index.html')).replace('<head>', `<head><script>(${run})()</script>`)
  return new Map(app).set('index.html', Buffer.from(html))
}
