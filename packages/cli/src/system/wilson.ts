/** Number of journeys below which a rate is marked as uncertain. */
export const SMALL_SAMPLE = 30

/** The standard normal quantile of 95%, two-sided. */
const Z = 1.959963984540054

/**
 * Computes the 95% confidence interval of a rate by the score method: E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", Journal of the American Statistical Association 22 (1927), 209-212. Unlike the
 * textbook's rate ± 1.96 σ, it stays within 0 and 1, and is accurate for few journeys and for rates near 0 and 1.
 *
 * @param z The quantile; default: that of 95%.
 * @returns null if `total` is 0.
 * @example wilson(8, 10) // { low: 0.490, high: 0.943 }
 */
export function wilson(successes: number, total: number, z: number = Z): { low: number; high: number } | null {
  if (total === 0) return null
  const rate = successes / total
  const center = rate + z ** 2 / (2 * total)
  const margin = z * Math.sqrt((rate * (1 - rate)) / total + z ** 2 / (4 * total ** 2))
  const shrink = 1 + z ** 2 / total
  return {
    low: successes === 0 ? 0 : (center - margin) / shrink,
    high: successes === total ? 1 : (center + margin) / shrink,
  }
}
