import type { Random } from '../../cli/src/simulate/seeded-random.ts'

/** Draws from the Poisson distribution with this mean. */
export function poisson(random: Random, mean: number): number {
  let count = 0
  for (let left = Math.exp(-mean), product = random.unit(); product > left; product *= random.unit()) count++
  return count
}

/** Draws the share of a cluster from the beta distribution with this mean and this intra-class correlation. */
export function beta(random: Random, mean: number, correlation: number): number {
  const size = 1 / correlation - 1
  const [a, b] = [gamma(random, mean * size), gamma(random, (1 - mean) * size)]
  return a / (a + b)
}

/** Draws from the gamma distribution: G. Marsaglia, W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.unit() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit())
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random.unit()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
