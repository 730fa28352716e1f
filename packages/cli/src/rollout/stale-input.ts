import { counted, time } from '../system/format.ts'
import { HOUR } from '../system/time-units.ts'
import type { Evidence } from './evidence.ts'
import type { Period } from './stages.ts'

/** Hours without any event after which the input is old. A quiet night can have as many. */
const OLD_HOURS = 2

/** Events that end too long before the time of the question to act on. */
export interface StaleInput {
  /** @example '12 hours' */
  readonly age: string
  /** Steps before anything that needs the present. */
  readonly actions: readonly string[]
}

/**
 * Finds out whether the events of `period`, which reaches up to now, end long before its end: then the apps may be silent, or only the
 * input may be old. Times are whole hours, which reveal no single person's.
 */
export async function findStaleInput(period: Period, evidence: Evidence): Promise<StaleInput | undefined> {
  const newest = await evidence.newestSign()
  if (newest === undefined) return undefined
  const end = Math.ceil(Math.max(period.from, newest ?? 0) / HOUR) * HOUR
  const hours = Math.floor((period.to - end) / HOUR)
  if (hours < OLD_HOURS) return undefined
  const age = hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day')
  return {
    age,
    actions: [
      `First get newer events, and check again: there are none after ${time(end)}, ${age} ago. See if the intake or the pull that writes them still runs, or use --source datadog. If this machine's clock is wrong, or you ask about the past, use --as-of ${new Date(end).toISOString().slice(0, 16)}Z.`,
      'If Datadog has no newer ones either, see in RUM if the apps still send events. Only then:',
    ],
  }
}
