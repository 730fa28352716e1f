import { Hono } from 'hono'
import { createIntake, type IntakeStats, listen } from '../intake/intake.ts'
import { createRefusalLog } from '../intake/refusal-log.ts'
import { ensureWritable } from '../intake/segment-writer.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { createLive } from './live.ts'

export interface LiveIntakeOptions extends LoadedJourney {
  /** The folder of the events. */
  readonly dir: string
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** Origins whose pages may post. Default: any. */
  readonly origins?: readonly string[] | undefined
  /** Host names besides `localhost` that requests may use. */
  readonly allowedHosts: readonly string[]
  /** Called with warnings. */
  readonly warn: (message: string) => void
}

/** An intake and its live page, on one port. */
export interface LiveIntake {
  /** Without a trailing slash. */
  readonly url: string
  stats(): IntakeStats
  close(): Promise<void>
}

/**
 * Starts the intake, at `/intake`, and the live page, at `/live/`. Rejects with Node's error if the folder is not
 * writable (`EACCES`) or the port is taken (`EADDRINUSE`).
 */
export async function startLiveIntake(options: LiveIntakeOptions): Promise<LiveIntake> {
  const { definition, profile, dir, host, port, origins, allowedHosts, warn } = options
  await ensureWritable(dir)
  const onRefused = createRefusalLog(warn)
  const intake = createIntake({ dir, allowedHosts, warn, onRefused, ...(origins && { origins }) })
  const live = createLive({ definition, profile, dir, intake, allowedHosts, warn })
  const app = new Hono()
  app.route('/', intake)
  app.route('/live', live)
  app.get('/', c => c.redirect('/live/'))
  const close = () => Promise.all([live.close(), intake.close()])
  try {
    const server = await listen(app, { host, port })
    return {
      url: server.url,
      stats: intake.stats,
      async close() {
        await Promise.all([live.close(), server.close()])
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
