import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Spread, Weights } from '../journey/population-schema.ts'

/** A seeded random number generator: the same seed gives the same numbers. */
export interface Random {
  /** Returns a number ≥ 0 and < 1. */
  unit(): number
  /** Returns true with this probability. */
  chance(probability: number): boolean
  /** Returns a whole number from 0 up to, not including, `below`. */
  whole(below: number): number
  /** Returns a log-normal duration, in whole ms. */
  duration(spread: Spread): number
  /** Picks one of the choices, by weight. */
  pick(weights: Weights): string | undefined
  /** Returns a UUID v4. */
  uuid(): string
}

/** The 90% quantile of the standard normal distribution. */
const Z90 = 1.2815515655446004
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Creates stream `index` of `seed`; streams are independent of each other. */
export function createRandom(seed: number, index: number): Random {
  const generator = xoroshiro128plus(mixed(seed, index))
  const unit = () => (generator.next() >>> 0) / 2 ** 32

  return {
    unit,
    chance: probability => unit() < probability,
    whole: below => Math.floor(unit() * below),
    duration({ p50, p90 }) {
      const normal = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())
      return Math.round(p50 * Math.exp((normal * Math.log(p90 / p50)) / Z90))
    },
    pick(weights) {
      let left = unit() * Object.values(weights).reduce((sum, weight) => sum + weight, 0)
      for (const choice in weights) {
        left -= weights[choice] ?? 0
        if (left < 0) return choice
      }
      return undefined
    },
    uuid() {
      const [a, b, c, d] = [generator.next(), generator.next(), generator.next(), generator.next()]
      return `${hex(a, 4)}-${hex(b >>> 16, 2)}-${hex((b & 0x0fff) | 0x4000, 2)}-${hex(((c >>> 16) & 0x3fff) | 0x8000, 2)}-${hex(c, 2)}${hex(d, 4)}`
    },
  }
}

function hex(bits: number, bytes: number): string {
  let text = ''
  for (let i = bytes - 1; i >= 0; i--) text += HEX[(bits >>> (8 * i)) & 255]
  return text
}

/** Mixes seed and index so that neighbors give unrelated states. */
function mixed(seed: number, index: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 0x7f4a7c15, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return hash ^ (hash >>> 15)
}
