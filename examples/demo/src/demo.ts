import { rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIntake, listen } from '@journey-monitor/cli/intake'
import { createLive } from '@journey-monitor/cli/live'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { createFaultSwitches, type FaultName } from '@journey-monitor/example-api'
import { Hono } from 'hono'
import { type BuildMode, buildApp } from './build-app.ts'
import { createSite } from './create-site.ts'
import { servePage } from './serve-page.ts'

export interface DemoOptions {
  /** Default: any free port. */
  readonly port?: number
  /** Folder for the posts of Datadog's SDK. Default: a new folder, removed at the end. */
  readonly dir?: string
  /** Build mode of the apps. Default: `development`. */
  readonly mode?: BuildMode
  /** Faults that are switched on at the start. */
  readonly faults?: readonly FaultName[]
}

export interface Demo {
  /** Without a trailing slash. */
  readonly url: string
  /** Folder of the intake's events. */
  readonly dir: string
  close(): Promise<void>
}

/**
 * Starts both apps, the API that they need, the intake and the live page, on one origin.
 *
 * @example
 * const demo = await startDemo()
 * await page.goto(`${demo.url}/my-health/medications`)
 * await demo.close()
 */
export async function startDemo({
  port = 0,
  dir,
  mode = 'development',
  faults: broken = [],
}: DemoOptions = {}): Promise<Demo> {
  const scratch = await mkdtemp(join(tmpdir(), 'journey-monitor-demo-'))
  const removeScratch = () => rmSync(scratch, { recursive: true, force: true })
  process.once('exit', removeScratch)
  const eventsDir = dir ?? join(scratch, 'events')
  await mkdir(eventsDir, { recursive: true })
  const [medications, secureMessaging] = await Promise.all([
    buildApp('medications', mode),
    buildApp('secure-messaging', mode),
  ])

  const faults = createFaultSwitches(broken)
  const intake = createIntake({ dir: eventsDir })
  const live = createLive({ ...renewalJourney, dir: eventsDir, intake })
  const app = new Hono()
  app.route('/', intake)
  app.route('/live', live)
  app.route('/', createSite({ medications, secureMessaging, faults }))
  app.route('/', servePage())

  const server = await listen(app, { host: '127.0.0.1', port })
  return {
    url: server.url,
    dir: eventsDir,
    async close() {
      live.close()
      await server.close()
      await intake.close()
      process.off('exit', removeScratch)
      removeScratch()
    },
  }
}
