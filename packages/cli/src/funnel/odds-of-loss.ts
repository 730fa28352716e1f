import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import type { Dimension } from '../events/dimensions.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import type { OddsOfLoss } from './funnel-result.ts'
import { column } from './group-by.ts'
import { JOURNEY_PATHS } from './paths.ts'

/** Lost and converted journeys with one value, among those that completed the intent step. */
export interface LostOfValue {
  /** Dimension of the value, for example `app_version`. */
  readonly by: string
  /** Null: they have none. */
  readonly value: string | null
  readonly lost: number
  readonly converted: number
}

const ALPHA = 0.05
/** The standard normal quantile of 97.5%. */
const Z = 1.959964

/** Dimensions to compare: the journey's attributes and the app version. */
export function oddsDimensions({ attributes = {} }: JourneyDefinition): string[] {
  return [...Object.keys(attributes), 'app_version']
}

/** Reads how many were lost of each value, from the tables that `attribute` and `readOrigins` leave. */
export function readLostBy(
  database: Database,
  { intentStep, ...definition }: JourneyDefinition,
  dimension: Dimension,
): Promise<LostOfValue[]> {
  const intent = stepNumber(definition, intentStep)
  return database.rows(`
    FROM origins JOIN (${JOURNEY_PATHS}) USING (journey) JOIN journeys USING (path) SELECT
      ${literal(dimension.name)} AS "by",
      ${column(dimension)} AS value,
      count(*) FILTER (outcome = 'dropped') AS lost,
      count(*) FILTER (outcome IN ('converted', 'returned')) AS converted
    WHERE entry = 1 AND (furthest > ${intent} OR (furthest = ${intent} AND completed))
    GROUP BY ALL HAVING lost + converted > 0 ORDER BY value NULLS LAST`)
}

/**
 * Compares, for each value, the odds of being lost with those of all other journeys; the most certain differences first.
 * If a dimension has two values, the one with the larger odds represents both.
 *
 * - Interval: the logit interval with 1/2 added to each count, which small counts and zeros don't break (A. Agresti,
 * Biometrics 55, 1999, https://doi.org/10.1111/j.0006-341X.1999.00597.x).
 * - p: Fisher's exact test, two-sided.
 * - Correction: Holm's (S. Holm, Scandinavian Journal of Statistics 6, 1979). Readers act on each line, so any false one
 * costs, and Holm's correction holds under any dependence. Benjamini and Hochberg's doesn't: the values of one attribute
 * are negatively dependent, since each is part of the others' complement.
 *
 * @example oddsOfLoss(rows)[0] // { by: 'app_version', value: '1.1', odds_ratio: 3.2, low: 1.9, high: 5.4, p: 0.001, … }
 */
export function oddsOfLoss(rows: readonly LostOfValue[]): OddsOfLoss[] {
  const compared = [...Map.groupBy(rows, ({ by }) => by).values()].flatMap(values => {
    if (values.length < 2) return []
    const all = values.map(each => compare(each, values))
    return all.length === 2 ? all.sort((a, b) => b.odds_ratio - a.odds_ratio).slice(0, 1) : all
  })
  const inOrder = compared.sort(
    (a, b) => a.p - b.p || Math.abs(Math.log(b.odds_ratio)) - Math.abs(Math.log(a.odds_ratio)),
  )
  const corrected = holm(inOrder.map(({ p }) => p))
  return inOrder.map((each, i) => ({ ...each, p: corrected[i] as number, differs: (corrected[i] as number) < ALPHA }))
}

function compare({ by, value, lost, converted }: LostOfValue, values: readonly LostOfValue[]): OddsOfLoss {
  const sum = (of: 'lost' | 'converted') => values.reduce((total, each) => total + each[of], 0)
  const others = { lost: sum('lost') - lost, converted: sum('converted') - converted }
  const counts = [lost, converted, others.lost, others.converted] as const
  const [a, b, c, d] = counts.map(count => count + 0.5) as [number, number, number, number]
  const logOdds = Math.log((a * d) / (b * c))
  const error = Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
  return {
    ...{ by, value, lost, converted, others },
    odds_ratio: Math.exp(logOdds),
    low: Math.exp(logOdds - Z * error),
    high: Math.exp(logOdds + Z * error),
    p: fisherExact(...counts),
    differs: false,
  }
}

/** Returns ascending p values, corrected: none is smaller than the one before. */
export function holm(ascending: readonly number[]): number[] {
  let largest = 0
  return ascending.map((p, i) => {
    largest = Math.max(largest, Math.min(1, p * (ascending.length - i)))
    return largest
  })
}

/** Tables that are so nearly as likely as the observed one count as equally likely: rounding must not leave them out. */
const TOLERANCE = 1e-7

/**
 * Returns Fisher's two-sided p of a table of two rows: the probability of all tables with the same totals that are no more likely.
 * @example fisherExact(3, 1, 1, 3) // 0.486: the lady tasting tea
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [row, column, total] = [a + b, a + c, a + b + c + d]
  const lowest = Math.max(0, row + column - total)
  const highest = Math.min(row, column)
  // The logarithm of each table's likelihood relative to the first one.
  const logs = [0]
  for (let x = lowest; x < highest; x++) {
    const ratio = ((row - x) * (column - x)) / ((x + 1) * (total - row - column + x + 1))
    logs.push((logs.at(-1) as number) + Math.log(ratio))
  }
  const most = logs.reduce((max, log) => Math.max(max, log))
  const weights = logs.map(log => Math.exp(log - most))
  const observed = (weights[a - lowest] as number) * (1 + TOLERANCE)
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0)
  return Math.min(1, sum(weights.filter(weight => weight <= observed)) / sum(weights))
}
