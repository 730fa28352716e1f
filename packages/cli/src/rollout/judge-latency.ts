import { counted, duration, percent, time } from '../system/format.ts'
import { MINUTE } from '../system/time-units.ts'
import { confidenceSequence } from './confidence-sequence.ts'
import { alphaOf } from './error-rate.ts'
import { type Assessing, type Judgement, source, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'
import { findSustained, SLOW_SHARE } from './sustained-latency.ts'

/** Judges the 90th percentile of an endpoint: broken where more than a tenth of the good answers of some time were slow. */
export async function judgeLatency(
  { id, endpoint, p90Ms: ownMs, forMinutes }: Extract<Criterion, { kind: 'latency' }>,
  { plan, evidence, baseline }: Assessing,
): Promise<Judgement> {
  const p90Ms = baseline.range(id)?.max ?? ownMs
  const definition = `p90 at most ${duration(p90Ms)} over any ${forMinutes} minutes`
  const buckets = await evidence.latency(endpoint, p90Ms)
  if (!buckets) return undecided(definition, 'not known', `${source(evidence)} cannot tell it`)
  const alpha = alphaOf(plan)
  const sustained = findSustained(buckets, forMinutes * MINUTE, alpha)
  if (sustained) {
    const { from, ms, hits, trials } = sustained
    const actual = `in ${ms / MINUTE} minutes from ${time(from)}, ${percent(hits / trials)} of ${counted(trials, 'good answer')} took longer`
    return { verdict: 'broken', definition, actual }
  }
  const whole = { hits: sum(buckets, 'slow'), trials: sum(buckets, 'answers') }
  if (whole.trials === 0) return undecided(definition, 'no good answer yet', 'good answers', 'data')
  const { low, high } = confidenceSequence(whole, alpha)
  const actual = `${percent(whole.hits / whole.trials)} of ${counted(whole.trials, 'good answer')} took longer (${percent(1 - alpha)} interval ${percent(low)} to ${percent(high)})`
  if (high <= SLOW_SHARE) return { verdict: 'met', definition, actual }
  return undecided(definition, actual, 'more good answers: a tenth of them could be slow', 'data')
}

function sum<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0)
}
