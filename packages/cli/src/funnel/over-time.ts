import type { JourneyDefinition, Kind, StepDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import { lossOwner } from '../journey/loss-owner.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import { wilson } from '../system/wilson.ts'
import type { Outcome } from './attribution.ts'
import type { TimeBucket } from './funnel-result.ts'
import { JOURNEY_PATHS } from './paths.ts'

const WEEK = 7 * DAY
/** Weeks begin on Monday; the epoch began on a Thursday. */
const FIRST_MONDAY = 4 * DAY

const UNITS = { hour: [HOUR, 0], day: [DAY, 0], week: [WEEK, FIRST_MONDAY] } as const

/** The buckets by which a funnel can be followed over time; UTC. */
export type TimeUnit = keyof typeof UNITS

/** Longest range that is shown by hour. Longer ranges are shown by day, long ones by week. */
const HOURLY_UP_TO_MS = 2 * DAY
const DAILY_UP_TO_MS = 8 * WEEK

/** A longer time without a journey comes from a clock that is years off. Its empty buckets would be millions. */
const LONGEST_GAP_MS = 366 * DAY

/** Returns the bucket unit for a range of that length, ms. */
export function unitOf(spanMs: number): TimeUnit {
  if (spanMs <= HOURLY_UP_TO_MS) return 'hour'
  return spanMs <= DAILY_UP_TO_MS ? 'day' : 'week'
}

/** Journeys that are alike, and began in the same bucket. */
export interface StartedJourneys {
  /** Start of the bucket, epoch ms. */
  readonly at: number
  readonly outcome: Outcome
  /** The intent step was completed. */
  readonly chose: boolean
  /** Number of the step in which the journey was lost. */
  readonly number: number
  readonly where: 'step' | 'handoff'
  readonly cause: string
  readonly journeys: number
}

/** Reads when the journeys began that entered at the first step, from the tables that `attribute` leaves. */
export function readStarts(
  database: Database,
  { intentStep, ...definition }: JourneyDefinition,
  unit: TimeUnit,
): Promise<StartedJourneys[]> {
  const intent = stepNumber(definition, intentStep)
  const [length, offset] = UNITS[unit]
  return database.rows(`
    WITH started AS (FROM chosen SELECT journey, min(started_at)::BIGINT AS started_at GROUP BY journey)
    FROM started JOIN (${JOURNEY_PATHS}) USING (journey) JOIN journeys USING (path) SELECT
      ((started_at - ${offset}) // ${length} * ${length} + ${offset})::DOUBLE AS "at",
      outcome,
      furthest > ${intent} OR (furthest = ${intent} AND completed) AS chose,
      lost_at AS number,
      lost_where AS "where",
      lost_by AS cause,
      count(*) AS journeys
    WHERE entry = 1 GROUP BY ALL`)
}

/** Returns the starts of all buckets from the first of `times` to the last, without those in long gaps. */
function bucketStarts(times: readonly number[], length: number): number[] {
  const starts: number[] = []
  for (const at of [...times].sort((a, b) => a - b)) {
    const last = starts.at(-1) ?? at
    if (at - last <= LONGEST_GAP_MS) for (let next = last + length; next < at; next += length) starts.push(next)
    starts.push(at)
  }
  return starts
}

/**
 * Counts journeys by start time: a bucket for each hour, day or week from the first to the last, empty ones included.
 * Conversion is the rate among those that completed the intent step, with its 95% Wilson interval.
 *
 * @example bucketsOf(renewal, starts, 'day').map(({ from, conversion }) => [from, conversion?.rate])
 */
export function bucketsOf(
  { steps }: JourneyDefinition,
  starts: readonly StartedJourneys[],
  unit: TimeUnit,
): TimeBucket[] {
  if (starts.length === 0) return []
  const [length] = UNITS[unit]
  const byBucket = Map.groupBy(starts, ({ at }) => at)
  return bucketStarts([...byBucket.keys()], length).map(from => {
    const own = byBucket.get(from) ?? []
    const sum = (isMet: (row: StartedJourneys) => boolean) =>
      own.filter(isMet).reduce((total, { journeys }) => total + journeys, 0)
    const lostTo = (kind: Kind) =>
      sum(({ outcome, number, where, cause }) => {
        const step = steps[number - 1]
        return outcome === 'dropped' && lossOwner(step as StepDefinition, where, cause).kind === kind
      })
    const chose = sum(row => row.chose && row.outcome !== 'in_progress')
    const converted = sum(({ outcome }) => outcome === 'converted' || outcome === 'returned')
    const interval = wilson(converted, chose)
    return {
      from: new Date(from).toISOString(),
      to: new Date(from + length).toISOString(),
      total: sum(() => true),
      in_progress: sum(({ outcome }) => outcome === 'in_progress'),
      chose,
      converted,
      dropped: sum(({ outcome }) => outcome === 'dropped'),
      engineering: lostTo('engineering'),
      ux: lostTo('ux'),
      known_limitation: lostTo('known_limitation'),
      conversion: interval ? { rate: converted / chose, low: interval.low, high: interval.high } : null,
    }
  })
}
