import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, identifier, literal } from '../events/database.ts'
import { type Dimension, dimensionOf } from '../events/dimensions.ts'
import { InputError } from '../system/errors.ts'

/** A dimension, and the value that a journey must have of it; null: none. */
export type Condition = readonly [dimension: Dimension, value: string | null]

const FIRST = '(seq, date, number, phase_rank, attempt, cause)'

/**
 * Parses the filters and groups that were asked for by name.
 * @throws InputError if journeys have no such dimension, or the dimension has no such value.
 */
export function parseFilters(
  definition: JourneyDefinition,
  where: Readonly<Record<string, string>>,
  by: readonly string[],
): { conditions: Condition[]; groupings: Dimension[] } {
  return {
    conditions: Object.entries(where).map(([name, value]) => conditionOf(definition, name, value)),
    groupings: by.map(name => dimensionOf(definition, name)),
  }
}

/** Makes the table `origins`: of each journey in `events`, the value of each of `dimensions` at its first event. */
export async function readOrigins(database: Database, dimensions: readonly Dimension[]): Promise<void> {
  const values = dimensions.map(each => `arg_min_null(${column(each)}, ${FIRST}) AS ${column(each)}`)
  await database.run(
    `CREATE TABLE origins AS FROM events SELECT ${['journey', ...new Set(values)].join(', ')} GROUP BY journey`,
  )
}

/**
 * Replaces `chosen` by the part of `events` whose journeys meet all of `conditions`, which need the table `origins`, and
 * the SQL condition `started`.
 */
export async function choose(database: Database, conditions: readonly Condition[], started = 'true'): Promise<void> {
  const met = conditions.map(([dimension, value]) => `${column(dimension)} IS NOT DISTINCT FROM ${sqlOf(value)}`)
  const chosen = met.length > 0 ? `SEMI JOIN (FROM origins WHERE ${met.join(' AND ')}) USING (journey)` : ''
  await database.run(`CREATE OR REPLACE VIEW chosen AS FROM events ${chosen} WHERE ${started}`)
}

/** The values of `dimension` among the journeys that meet all of `conditions`, sorted; null, for none, comes last. */
export async function valuesOf(
  database: Database,
  dimension: Dimension,
  conditions: readonly Condition[],
): Promise<(string | null)[]> {
  await choose(database, conditions)
  const rows = await database.rows<{ value: string | null }>(`
    FROM origins SEMI JOIN chosen USING (journey) SELECT DISTINCT ${column(dimension)} AS value ORDER BY value NULLS LAST`)
  return rows.map(({ value }) => value)
}

/** The column of a dimension in `origins`. */
export function column({ name }: Dimension): string {
  return identifier(`by_${name}`)
}

function sqlOf(value: string | null): string {
  return value === null ? 'NULL' : literal(value)
}

function conditionOf(definition: JourneyDefinition, name: string, value: string): Condition {
  const dimension = dimensionOf(definition, name)
  if (dimension.values?.includes(value) === false || dimension.pattern?.test(value) === false) {
    throw new InputError(`no journey of ${definition.name} can have ${name}=${value}; use ${name}=${dimension.example}`)
  }
  return [dimension, value]
}
