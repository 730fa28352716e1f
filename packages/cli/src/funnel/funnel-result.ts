import type { Kind } from '@journey-monitor/sdk'

/**
 * Journeys by their state at `as_of`. `total = in_progress + viewed_only + converted + dropped`. A source that only
 * counts events does not know some numbers, which are then null (`Unknown`); files give all numbers.
 */
export interface JourneyCounts<Unknown = never> {
  total: number
  in_progress: number | Unknown
  viewed_only: number
  converted: number
  /** Part of `converted`. */
  returned: number
  dropped: number
  /** Journeys that entered later than at the first step; not part of `total`. */
  direct_entries: number
}

/** One step, by journeys; journeys in progress are left out. */
export interface StepCounts {
  step: string
  step_number: number
  team: string
  app: string
  entered: number
  completed: number
  implied: number
  failed: number
  recovered: number
  abandoned: number
  conversion_from_intent: number | null
  conversion_from_previous: number | null
  /** Completions with a time, of which the percentiles are. The JSON leaves it out. */
  timed: number
  p50_ms: number | null
  p90_ms: number | null
}

export interface DropOff {
  step: string
  /** `handoff`: the step named was not reached. */
  where: 'step' | 'handoff'
  team: string
  kind: Kind
  cause: string
  journeys: number
  /** Share of all dropped journeys; for a lost return, share of the converted journeys. */
  share: number
}

export interface TeamDropOffs {
  team: string
  engineering: number
  ux: number
  known_limitation: number
  total: number
}

export interface DirectEntry<Unknown = never> {
  entry: string
  journeys: JourneyCounts<Unknown>
  steps: StepCounts[]
  drop_offs: DropOff[]
  lost_returns: DropOff[]
}

export interface Quality<Unknown = never> {
  events: number
  duplicates: number | Unknown
  conflicts: number | Unknown
  rejected: number | Unknown
  missing: number | Unknown
  journeys_with_missing: number | Unknown
  /** Valid events of sessions in which no person is; they are in no other number. */
  synthetic_events: number | Unknown
  apps: { app: string; events: number; sample_rates: number[] }[]
  warnings: string[]
}

/** Output of `funnel --json`. Times are ISO 8601, durations ms, rates 0 to 1. */
export interface FunnelResult<Unknown = never> {
  journey: string
  version: number
  window: { from: string | null; to: string | null; as_of: string }
  journeys: JourneyCounts<Unknown>
  steps: StepCounts[]
  drop_offs: DropOff[]
  lost_returns: DropOff[]
  teams: TeamDropOffs[]
  direct: DirectEntry<Unknown>[]
  quality: Quality<Unknown>
  /** With `over`: the journeys that entered at the first step, by when they began. */
  over_time?: TimeBucket[]
  /** With `by`: the same for the journeys of each value, sorted. */
  groups?: FunnelGroup<Unknown>[]
  /** Comparison of two groups. */
  comparison?: GroupComparison
  /** With `odds`: differences between lost and converted journeys, the most certain first. */
  odds_of_loss?: OddsOfLoss[]
}

/**
 * Ratio between the odds of being lost for journeys with a value and for all others, among those that completed the
 * intent step and ended. An association, not a cause.
 */
export interface OddsOfLoss {
  by: string
  /** Null: they have none. */
  value: string | null
  lost: number
  converted: number
  others: { lost: number; converted: number }
  odds_ratio: number
  /** The 95% interval. */
  low: number
  high: number
  /** Probability that chance alone gives a difference at least this large, corrected for the number of comparisons. */
  p: number
  /** `p` is below 5%. */
  differs: boolean
}

/** The journeys that began in one hour, day or week (UTC). */
export interface TimeBucket {
  from: string
  to: string
  total: number
  in_progress: number
  /** Completed the intent step. */
  chose: number
  converted: number
  dropped: number
  /** Dropped journeys by kind. */
  engineering: number
  ux: number
  known_limitation: number
  /** Share that converted among those that completed the intent step, with its 95% interval; null if there are none. */
  conversion: { rate: number; low: number; high: number } | null
}

/** A rate in two groups; null if the denominator is 0. */
export interface RateComparison {
  a: number | null
  b: number | null
  /** Rate of b − rate of a, with its 95% interval. */
  difference: number | null
  low: number | null
  high: number | null
  /** Also after correction for the number of comparisons. */
  differs: boolean
}

/** Comparison of two groups. A difference does not tell its cause. */
export interface GroupComparison {
  a: string
  b: string
  /** Rate of the converting step among those that completed the intent step. */
  conversion: RateComparison
  /** Each step, of the one before. */
  steps: (RateComparison & { step: string })[]
  /** Each loss, of all journeys that ended. */
  losses: (RateComparison & Pick<DropOff, 'step' | 'where' | 'cause' | 'team' | 'kind'>)[]
}

/** Journeys with the same value of the requested dimension. */
export interface FunnelGroup<Unknown = never> {
  /** Their value; null: they have none. */
  by: string | null
  result: Omit<FunnelResult<Unknown>, 'groups' | 'over_time' | 'comparison' | 'odds_of_loss'>
}
