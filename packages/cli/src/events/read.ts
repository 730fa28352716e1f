import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal, literals } from './database.ts'
import { declare } from './declared.ts'
import type { Dimension } from './dimensions.ts'
import { fieldsOf } from './fields.ts'
import type { EventFile } from './files.ts'
import { InputError } from './input-error.ts'
import { compactedEvents, shapeValidation } from './shapes.ts'
import { PASSED_OVER, validationOf } from './validation.ts'

/** What reading found, whatever the window. */
export interface Reading {
  /** Lines that are not valid JSON, or no valid events of the journey. */
  readonly rejected: number
  /** The newest event's date, epoch ms; null where there is no event. */
  readonly newest: number | null
}

/** A line may be this long; RUM's intake takes events of 256 KiB at most. */
const MAX_LINE_BYTES = 16 * 2 ** 20

/**
 * Reads the journey's events out of newline-delimited RUM events, into the table `events`: a row for each valid event,
 * duplicates included, in no particular order. What is passed over leaves no trace. See `validationOf` for `dimensions`.
 * @throws InputError where a file cannot be read to its end.
 */
export async function readEvents(
  database: Database,
  definition: JourneyDefinition,
  files: readonly EventFile[],
  dimensions: readonly Dimension[] = [],
): Promise<Reading> {
  await declare(database, definition)
  const lines = files.filter(file => !file.compacted)
  const parts: string[] = [`FROM (${validationOf(definition, fieldsOf(linesOf(lines)), dimensions)})`]
  try {
    for (const [i, { path, compacted }] of files.entries()) {
      if (!compacted) continue
      const judged = `judged_shapes_${i}`
      await database.run(
        `CREATE TABLE ${judged} AS FROM (${shapeValidation(definition, compacted.shapes, dimensions)})`,
      )
      parts.push(compactedEvents(path, judged, dimensions))
    }
    await database.run(
      `CREATE TABLE events AS ${parts.map(part => `SELECT * EXCLUDE (file, line) FROM (${part})`).join(' UNION ALL BY NAME ')}`,
    )
  } catch (error) {
    throw new InputError(`the events cannot be read: ${withoutContent(error as Error)}`)
  }
  const [reading] = await database.rows<Reading>(`
    SELECT
      coalesce(sum(1 + copies) FILTER (rejected <> ${literal(PASSED_OVER)}), 0)::DOUBLE AS rejected,
      max(date) FILTER (rejected IS NULL) AS newest
    FROM events`)
  await database.run('DELETE FROM events WHERE rejected IS NOT NULL')
  return reading as Reading
}

function linesOf(files: readonly EventFile[]): string {
  const scans = [false, true].flatMap(gzip => {
    const paths = files.filter(file => file.gzip === gzip).map(file => withoutGlob(file.path))
    const options = `ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES}, compression = '${gzip ? 'gzip' : 'uncompressed'}'`
    return paths.length > 0
      ? [`SELECT json, 0 AS file, 0 AS line FROM read_ndjson_objects([${literals(paths)}], ${options})`]
      : []
  })
  return scans.join(' UNION ALL ') || `SELECT NULL::JSON AS json, 0 AS file, 0 AS line WHERE false`
}

/** DuckDB's messages name the file, but those of a conversion would quote the line. */
function withoutContent({ message }: Error): string {
  return /^IO Error: .*/.exec(message)?.[0] ?? message.split(':')[0] ?? ''
}

function withoutGlob(path: string): string {
  return path.replace(/[[*?]/g, '[$&]')
}
