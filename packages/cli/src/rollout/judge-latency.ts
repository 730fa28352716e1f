import { counted, duration, percent, time } from '../system/format.ts'
import { MINUTE } from '../system/time-units.ts'
import { confidenceSequence, logEvidenceWithin, type Tally } from './confidence-sequence.ts'
import { alphaOf, MISSED_REGRESSIONS } from './error-rate.ts'
import { type Assessment, type Judgement, source, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'
import { fewestSlowAnswers, findSustained, SLOW_SHARE } from './sustained-latency.ts'

/** Limit and margin of the share of slow answers: a stage with this many must hardly ever advance. */
const SLOW_BOUND = 2 * SLOW_SHARE

/** Judges the 90th percentile of an endpoint: broken if more than a tenth of the good answers were slow for some time. */
export async function judgeLatency(
  { id, endpoint, p90Ms: ownMs, forMinutes }: Extract<Criterion, { kind: 'latency' }>,
  { plan, evidence, baseline }: Assessment,
): Promise<Judgement> {
  const p90Ms = baseline.range(id)?.max ?? ownMs
  const definition = `p90 at most ${duration(p90Ms)} over any ${forMinutes} minutes`
  const buckets = await evidence.latency(endpoint, p90Ms)
  if (!buckets) return undecided(definition, 'not known', `${source(evidence)} cannot show it`)
  const alpha = alphaOf(plan)
  const sustained = findSustained(buckets, forMinutes * MINUTE, alpha)
  if (sustained) {
    const { from, ms, hits, trials } = sustained
    const actual = `in ${ms / MINUTE} minutes from ${time(from)}, ${percent(hits / trials)} of ${counted(trials, 'good answer')} took longer`
    const fewestToBreak = fewestSlowAnswers(alpha)
    const answers = { hits, trials, limitMs: p90Ms, isStretch: true, fewestToBreak }
    return { verdict: 'broken', definition, actual, answers }
  }
  const whole = { hits: sum(buckets, 'slow'), trials: sum(buckets, 'answers') }
  if (whole.trials === 0) return undecided(definition, 'no good answer yet', 'good answers', 'data')
  const { low, high } = confidenceSequence(whole, MISSED_REGRESSIONS)
  const actual = `${percent(whole.hits / whole.trials)} of ${counted(whole.trials, 'good answer')} took longer (95% interval ${percent(low)} to ${percent(high)})`
  const printed = { answers: { ...whole, limitMs: p90Ms, isStretch: false } }
  if (whole.hits > SLOW_SHARE * whole.trials)
    return { ...undecided(definition, actual, 'a p90 within the limit', 'data'), ...printed }
  if (isMet(whole)) return { verdict: 'met', definition, actual, ...printed }
  const needs = `more good answers: so far, a share of ${percent(SLOW_BOUND)} is still possible`
  return { ...undecided(definition, actual, needs, 'data'), ...printed }
}

/** Tells whether so few answers were slow that the criterion is met, unless they came in a short time. */
export function isMet(answers: Tally): boolean {
  return (
    answers.hits <= SLOW_SHARE * answers.trials &&
    logEvidenceWithin(answers, SLOW_BOUND, 'below') >= -Math.log(MISSED_REGRESSIONS)
  )
}

function sum<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0)
}
