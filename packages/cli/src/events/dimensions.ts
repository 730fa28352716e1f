import type { JourneyDefinition } from '@journey-monitor/sdk'
import { InputError } from '../system/errors.ts'
import { literal, literals } from './database.ts'

/** A property for selecting and grouping journeys. If it varies within a journey, the first event counts. */
export interface Dimension {
  readonly name: string
  /** All possible values; undefined if they are not known beforehand. */
  readonly values?: readonly string[]
  /** Pattern of the values, if they are not listed beforehand. */
  readonly pattern?: RegExp
  /** The same for people. */
  readonly example: string
  /** Its value differs between events of the same shape. */
  readonly varies?: boolean
  /** SQL for the value of one event, over the fields of an event as JSON text; null if there is none. */
  readonly sql: string
}

/**
 * Dimensions that can group the journeys of `definition`: the day on which they started (UTC), the versions of the app
 * and of the journey, the step at which they began, and each declared attribute.
 */
function dimensionsOf({ version, steps, attributes = {} }: JourneyDefinition): Dimension[] {
  const declared = Object.entries(attributes).map(([name, spec]): Dimension => {
    const values = spec.values.map(String)
    const value = `json_extract_string(TRY_CAST(attributes AS JSON), ${literal(`$."${name}"`)})`
    return {
      name,
      values,
      example: values.join('|'),
      sql: `CASE WHEN ${value} IN (${literals(values)}) THEN ${value} END`,
    }
  })
  const entries = steps.filter(({ entry }, i) => i === 0 || entry).map(({ name }) => name)
  const startedAt =
    'make_timestamp(CASE WHEN TRY_CAST(started_at AS DOUBLE) BETWEEN 0 AND 4e12 THEN (TRY_CAST(started_at AS DOUBLE) * 1000)::BIGINT END)'
  return [
    {
      name: 'day',
      varies: true,
      pattern: /^\d{4}-\d\d-\d\d$/,
      example: '2026-11-20',
      sql: `strftime(${startedAt}, '%Y-%m-%d')`,
    },
    {
      name: 'app_version',
      example: '1.2.3',
      sql: `CASE WHEN starts_with(app_version, '"') THEN json_extract_string(TRY_CAST(app_version AS JSON), '$') END`,
    },
    { name: 'journey_version', values: [String(version)], example: String(version), sql: literal(String(version)) },
    {
      name: 'entry_step',
      values: entries,
      example: entries.join('|'),
      sql: `json_extract_string(TRY_CAST(entry_step AS JSON), '$')`,
    },
    ...declared,
  ]
}

/**
 * Returns the dimension with that name.
 * @throws InputError if there is none. The message lists the existing ones.
 */
export function dimensionOf(definition: JourneyDefinition, name: string): Dimension {
  const dimensions = dimensionsOf(definition)
  const found = dimensions.find(dimension => dimension.name === name)
  if (found) return found
  const known = dimensions.map(each => `${each.name} (${each.example})`).join(', ')
  throw new InputError(`journeys of ${definition.name} cannot be grouped or filtered by "${name}"; use one of ${known}`)
}
