import { HOUR } from '../system/time-units.ts'
import type { Tally } from './confidence-sequence.ts'

/**
 * Users of one time, and how many of them count against the criterion (for conversion: for it): each one by itself or, if only
 * counts are known, all of an hour.
 */
export interface Outcome extends Tally {
  /** Epoch ms. */
  readonly at: number
  /** No one has reached the next app since, so the user may be lost, or only the telemetry: no evidence for "broken". */
  readonly isUnclear?: boolean
}

/** Outcomes of one user. */
export const HIT: Tally = { hits: 1, trials: 1 }
export const MISS: Tally = { hits: 0, trials: 1 }

/** Adds up outcomes. */
export function tallyOf(outcomes: readonly Outcome[]): Tally {
  let [hits, trials] = [0, 0]
  for (const outcome of outcomes) {
    hits += outcome.hits
    trials += outcome.trials
  }
  return { hits, trials }
}

/** The outcomes of each hour (UTC) that has any, in their order. */
export function hourlyTallies(outcomes: readonly Outcome[]): Tally[] {
  const tallies: { hits: number; trials: number }[] = []
  let hour: number | undefined
  for (const { at, hits, trials } of outcomes) {
    if (Math.floor(at / HOUR) !== hour) tallies.push({ hits: 0, trials: 0 })
    hour = Math.floor(at / HOUR)
    const last = tallies.at(-1) as { hits: number; trials: number }
    last.trials += trials
    last.hits += hits
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
 * Estimates the design effect of clusters: the variance of a share over that of independent users, at least 1. People in
 * one hour share its outages, so 100 users may be as informative as 50. Each segment has its own share: a lasting change
 * from one segment to the next does not count as a burst.
 *
 * Source: L. Kish, "Survey Sampling" (1965), section 8.2: deff = 1 + (m − 1)ρ for clusters of m with the intraclass
 * correlation ρ. Estimated as the squared deviations of the clusters over those of as many independent users, together
 * with {@link ASSUMED_HOURS} hours of {@link ASSUMED_CORRELATION}.
 *
 * @example designEffect([[{ hits: 0, trials: 1 }, { hits: 1, trials: 1 }]]) // 1: hours of one user have no bursts
 */
export function designEffect(segments: readonly (readonly Tally[])[]): number {
  return designEffectOf(segments.map(segment => segment.reduce(addCluster, NO_CLUSTERS)))
}

/** The design effect of that many users in that many hours, if only their number is known. */
function assumedEffect(users: number, hours: number): number {
  return Math.max(1, 1 + (users / Math.max(1, hours) - 1) * ASSUMED_CORRELATION)
}

/** The divisor of the evidence of a share. A count of several hours does not tell them apart, so the assumed correlation decides. */
export function effectOf({ outcomes, hours, trials }: BurstBasis): number {
  if (outcomes) return designEffect([hourlyTallies(outcomes)])
  return hours === undefined ? 1 : assumedEffect(trials, hours)
}

/** Outcomes of a share, or only the number of hours that it counts; if neither is known, bursts do not matter. */
export interface BurstBasis extends Tally {
  readonly outcomes?: readonly Outcome[]
  readonly hours?: number
}

/** Sums over clusters, which are all that {@link designEffect} needs of a segment. */
export interface ClusterSums extends Tally {
  readonly clusters: number
  readonly hitsSquared: number
  readonly hitsByTrials: number
  readonly trialsSquared: number
}

export const NO_CLUSTERS: ClusterSums = {
  ...{ hits: 0, trials: 0, clusters: 0 },
  ...{ hitsSquared: 0, hitsByTrials: 0, trialsSquared: 0 },
}

/** Adds a cluster to `sums`. */
export function addCluster(sums: ClusterSums, { hits, trials }: Tally): ClusterSums {
  return {
    hits: sums.hits + hits,
    trials: sums.trials + trials,
    clusters: sums.clusters + 1,
    hitsSquared: sums.hitsSquared + hits * hits,
    hitsByTrials: sums.hitsByTrials + hits * trials,
    trialsSquared: sums.trialsSquared + trials * trials,
  }
}

/** Takes the clusters of `part` out of those of `whole`. */
export function withoutClusters(whole: ClusterSums, part: ClusterSums): ClusterSums {
  return {
    hits: whole.hits - part.hits,
    trials: whole.trials - part.trials,
    clusters: whole.clusters - part.clusters,
    hitsSquared: whole.hitsSquared - part.hitsSquared,
    hitsByTrials: whole.hitsByTrials - part.hitsByTrials,
    trialsSquared: whole.trialsSquared - part.trialsSquared,
  }
}

/** The same as {@link designEffect}, of segments that are given by their sums. */
export function designEffectOf(segments: readonly ClusterSums[]): number {
  let squares = 0
  let independent = 0
  let users = 0
  let usersSquared = 0
  let clusters = 0
  let shares = 0
  for (const { hits, trials, hitsSquared, hitsByTrials, trialsSquared, ...segment } of segments) {
    if (trials === 0) continue
    const share = hits / trials
    squares += Math.max(0, hitsSquared - 2 * share * hitsByTrials + share ** 2 * trialsSquared)
    usersSquared += trialsSquared
    independent += trials * share * (1 - share)
    users += trials
    clusters += segment.clusters
    shares++
  }
  if (users === 0) return 1
  const assumed = 1 + (usersSquared / users - 1) * ASSUMED_CORRELATION
  const free = clusters - shares
  const estimated = independent === 0 || free === 0 ? 1 : (squares / independent) * (clusters / free)
  return Math.max(1, (free * estimated + ASSUMED_HOURS * assumed) / (free + ASSUMED_HOURS))
}
