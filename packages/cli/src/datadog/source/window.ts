import type { JourneyDefinition } from '@journey-monitor/sdk'
import { longestExpiry } from '../../journey/definition-facts.ts'
import { InputError } from '../../system/errors.ts'
import { DAY, HOUR } from '../../system/time-units.ts'

/** Half open, epoch ms. */
export interface Window {
  readonly from: number
  readonly to: number
  /** Time of the question. */
  readonly asOf: number
}

const DEFAULT_LENGTH_MS = 7 * DAY

/**
 * Returns the window of journeys to ask Datadog for; by default, the seven days before its end. It ends at least two
 * expiries before the question, since counts cannot tell which journeys are still in progress.
 *
 * @throws InputError if the requested window is too late, or empty.
 */
export function windowOf(
  definition: JourneyDefinition,
  asked: {
    readonly from?: number | undefined
    readonly to?: number | undefined
    readonly since?: number | undefined
    readonly asOf?: number | undefined
  },
  now: number,
): Window {
  const { asOf = now } = asked
  if (asOf > now) throw new InputError(`--as-of ${iso(asOf)} is in the future; Datadog has no events of it`)
  const quiet = 2 * longestExpiry(definition)
  const closed = asOf - quiet
  const to = asked.to ?? closed
  const why = `journeys that began in the last ${quiet / HOUR} hours (two expiries) may still be in progress, and counts cannot show which`
  if (to > closed) throw new InputError(`--to-time must be ${iso(closed)} or earlier: ${why}`)
  const from = asked.since === undefined ? (asked.from ?? to - DEFAULT_LENGTH_MS) : asOf - asked.since
  if (from >= to) throw new InputError(`there is nothing from ${iso(from)} to before ${iso(to)}: ${why}`)
  return { from, to, asOf }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
