import { HOUR } from '../system/time-units.ts'
import type { Tally } from './confidence-sequence.ts'

/** What came of one user: epoch ms, and whether it counts against the criterion (for conversion: for it). */
export interface Outcome {
  readonly at: number
  readonly isHit: boolean
}

/** The outcomes of each hour (UTC) that has any, in their order. */
export function hourlyTallies(outcomes: readonly Outcome[]): Tally[] {
  const tallies: { hits: number; trials: number }[] = []
  let hour: number | undefined
  for (const { at, isHit } of outcomes) {
    if (Math.floor(at / HOUR) !== hour) tallies.push({ hits: 0, trials: 0 })
    hour = Math.floor(at / HOUR)
    const last = tallies.at(-1) as { hits: number; trials: number }
    last.trials++
    if (isHit) last.hits++
  }
  return tallies
}

/**
 * The intra-hour correlation that is assumed before there are hours to estimate it from, and for how many hours that
 * assumption counts: the first burst of a stage has no hours to be compared with.
 */
const ASSUMED_CORRELATION = 0.03
const ASSUMED_HOURS = 24

/**
 * Estimates the design effect of clusters: how many times the variance of a share is that of independent users, at least
 * 1. People in one hour share its outages, so 100 users may say no more than 50 would. Each segment has a share of its
 * own: a lasting change from one segment to the next is not taken for a burst.
 *
 * Source: L. Kish, "Survey Sampling" (1965), section 8.2: deff = 1 + (m − 1)ρ for clusters of m with the intraclass
 * correlation ρ. Estimated as the squared deviations of the clusters over those of as many independent users, together
 * with {@link ASSUMED_HOURS} hours of {@link ASSUMED_CORRELATION}.
 *
 * @example designEffect([[{ hits: 0, trials: 1 }, { hits: 1, trials: 1 }]]) // 1: hours of one user have no bursts
 */
export function designEffect(segments: readonly (readonly Tally[])[]): number {
  let squares = 0
  let independent = 0
  let users = 0
  let usersSquared = 0
  let clusters = 0
  let shares = 0
  for (const segment of segments) {
    const { hits, trials } = total(segment)
    if (trials === 0) continue
    const share = hits / trials
    for (const each of segment) {
      squares += (each.hits - each.trials * share) ** 2
      usersSquared += each.trials ** 2
    }
    independent += trials * share * (1 - share)
    users += trials
    clusters += segment.length
    shares++
  }
  if (users === 0) return 1
  const assumed = 1 + (usersSquared / users - 1) * ASSUMED_CORRELATION
  const free = clusters - shares
  const estimated = independent === 0 || free === 0 ? 1 : (squares / independent) * (clusters / free)
  return Math.max(1, (free * estimated + ASSUMED_HOURS * assumed) / (free + ASSUMED_HOURS))
}

function total(tallies: readonly Tally[]): Tally {
  let hits = 0
  let trials = 0
  for (const each of tallies) {
    hits += each.hits
    trials += each.trials
  }
  return { hits, trials }
}
