import type { PullOptions } from '../datadog/pull/pull-events.ts'
import { createProgress } from '../system/progress.ts'
import { SECOND } from '../system/time-units.ts'
import type { CommandRun } from './command-context.ts'

/** Interval between progress lines when the output is not a terminal. */
const LOG_INTERVAL_MS = 10 * SECOND

/** Messages about the progress of a pull. */
export interface PullLog {
  /** Handlers for `pullEvents`. */
  readonly handlers: Pick<PullOptions, 'warn' | 'onWait' | 'onProgress'>
  /** Ends the line that shows progress. */
  end(): void
}

/** Creates the log of a pull that begins now. */
export async function createPullLog(run: CommandRun): Promise<PullLog> {
  const { progressMessage } = await import('../datadog/pull/pull-messages.ts')
  const progress = createProgress(run.stderr)
  const startedAt = Date.now()
  let loggedAt = startedAt
  return {
    handlers: {
      warn: text => run.log(`journey-monitor: ${text}`),
      onWait: (seconds, why) => run.log(`journey-monitor: ${why}; continuing in ${seconds} s`),
      onProgress(done) {
        const now = Date.now()
        if (run.stderr.isTTY !== true && now - loggedAt < LOG_INTERVAL_MS) return
        loggedAt = now
        progress.show(progressMessage(done, now - startedAt))
      },
    },
    end: () => progress.end(),
  }
}
