/**
 * Bounds of a share that hold at every look, so that a limit can be checked after each user.
 *
 * Method: the beta-binomial mixture martingale with the Krichevsky–Trofimov prior, Beta(1/2, 1/2). For every p, the ratio
 * of the mixture’s likelihood to p’s is a martingale under p that begins at 1, so that by Ville’s inequality it ever
 * reaches 1/α with a probability of at most α. The shares at which it is below 1/α are a confidence sequence: with a
 * probability of 1 − α they hold the true share at all times at once, and one may look after every user.
 *
 * Sources: H. Robbins, “Statistical methods related to the law of the iterated logarithm”, Annals of Mathematical
 * Statistics 41 (1970); S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, “Time-uniform, nonparametric, nonasymptotic
 * confidence sequences”, Annals of Statistics 49 (2021), section 3; R. Krichevsky, V. Trofimov, IEEE Transactions on
 * Information Theory 27 (1981).
 */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** Hits in a number of trials, e.g. failures of users. */
export interface Tally {
  readonly hits: number
  readonly trials: number
}

/**
 * Returns the shares that are plausible at an error rate of `alpha`, at any time of the check.
 * @param effect divisor of the evidence
 */
export function confidenceSequence({ hits, trials }: Tally, alpha: number, effect = 1): Interval {
  if (trials === 0) return { low: 0, high: 1 }
  const bound = logMixture(hits, trials) + effect * Math.log(alpha)
  const isOut = (p: number) => logLikelihood(hits, trials, p) < bound
  const share = hits / trials
  return {
    low: hits === 0 ? 0 : boundary(0, share, isOut),
    high: hits === trials ? 1 : 1 - boundary(0, 1 - share, p => isOut(1 - p)),
  }
}

export type Side = 'above' | 'below'

/**
 * Returns a function of hits and trials: the logarithm of the mixture's likelihood over that of a share of `limit`; −∞ if the observed
 * share is not on that side of it. The limit is outside the confidence sequence if the result reaches log(1/α).
 */
export function logEvidenceAgainst(limit: number, side: Side): (hits: number, trials: number) => number {
  const logHit = Math.log(limit)
  const logMiss = Math.log1p(-limit)
  return (hits, trials) => {
    const isOnSide = side === 'above' ? hits > limit * trials : hits < limit * trials
    if (!isOnSide) return Number.NEGATIVE_INFINITY
    const misses = trials - hits
    return logMixture(hits, trials) - ((hits === 0 ? 0 : hits * logHit) + (misses === 0 ? 0 : misses * logMiss))
  }
}

/** Number of alternatives in the mixture of {@link logEvidenceWithin}. */
const ALTERNATIVES = 20

/**
 * Computes the logarithm of the evidence that the share is below `bound` (or above it): the likelihood of the shares on
 * that side, in the uniform mixture of {@link ALTERNATIVES} of them, over that of `bound`. Under any share on the other
 * side it is the logarithm of a supermartingale that begins at 1, so it ever reaches log(1/α) with a probability of at
 * most α. One-sided, it needs fewer trials than the two-sided sequence.
 *
 * @example logEvidenceWithin({ hits: 0, trials: 30 }, 0.2, 'below') // 3.9: enough at α = 0.05, whose log(1/α) is 3.0
 */
export function logEvidenceWithin({ hits, trials }: Tally, bound: number, side: Side): number {
  if (side === 'above') return logEvidenceWithin({ hits: trials - hits, trials }, 1 - bound, 'below')
  const atBound = logLikelihood(hits, trials, bound)
  const ratios = Array.from(
    { length: ALTERNATIVES },
    (_, i) => logLikelihood(hits, trials, (bound * (i + 0.5)) / ALTERNATIVES) - atBound,
  )
  const most = Math.max(...ratios)
  return most + Math.log(ratios.reduce((sum, ratio) => sum + Math.exp(ratio - most), 0) / ALTERNATIVES)
}

function logLikelihood(hits: number, trials: number, p: number): number {
  const misses = trials - hits
  return (hits === 0 ? 0 : hits * Math.log(p)) + (misses === 0 ? 0 : misses * Math.log1p(-p))
}

/** The logarithm of B(hits + 1/2, misses + 1/2) / B(1/2, 1/2), which is a product of fractions. */
function logMixture(hits: number, trials: number): number {
  const misses = trials - hits
  for (let i = FROM_HALF.length - 1; i < trials; i++) {
    FROM_HALF.push((FROM_HALF[i] as number) + Math.log(i + 0.5))
    FROM_ONE.push((FROM_ONE[i] as number) + Math.log(i + 1))
  }
  return (FROM_HALF[hits] as number) + (FROM_HALF[misses] as number) - (FROM_ONE[trials] as number)
}

/** The logarithms of 1/2 · 3/2 · … and of 1 · 2 · …, by the number of factors, as far as they were needed. */
const FROM_HALF = [0]
const FROM_ONE = [0]

/** Finds the boundary between `outside`, where `isOut` holds, and `inside`, where it does not, by bisection. */
function boundary(outside: number, inside: number, isOut: (p: number) => boolean): number {
  let [low, high] = [outside, inside]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (isOut(middle)) low = middle
    else high = middle
  }
  return low
}
