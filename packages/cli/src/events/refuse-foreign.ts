import { InputError } from '../system/errors.ts'
import { type Database, literals } from './database.ts'
import type { EventFile } from './event-file.ts'
import { openContent } from './file-content.ts'
import { parseJson } from './json-text.ts'
import { scanFields } from './line-scan.ts'
import { decodeLine, rawLines } from './raw-lines.ts'
import { readRecords } from './repair-file.ts'
import { RUM_TYPES } from './unwrap-events.ts'

/** The first line of a table. */
const CSV_HEAD = /^("[^"]*"|[\w @.-]+)(,("[^"]*"|[\w @.-]+))+\r?$/
const FROM_CSV =
  'a CSV of the RUM Explorer lacks what makes up a journey; give the answers of the RUM events search API instead (POST /api/v2/rum/events/search)'
const FROM_ELSEWHERE =
  'give what the browser SDK posts (see journey-monitor intake), or answers of the RUM events search API (POST /api/v2/rum/events/search)'

/** @throws InputError if the name of `path` is that of a CSV file. */
export function refuseCsv(path: string): void {
  if (/\.csv(\.gz|\.zst)?$/i.test(path)) throw new InputError(`${path} is a CSV file: ${FROM_CSV}`)
}

/**
 * Refuses files without any RUM event, which would look like a time without journeys.
 * @throws InputError that describes the content of the largest file.
 */
export async function refuseForeign(database: Database, files: readonly EventFile[]): Promise<void> {
  if (files.some(({ compacted }) => compacted)) return
  const [found] = await database.rows<{ events: number }>(
    `FROM (${scanFields(files, { text: { type: '$.type' } })}) SELECT count(*) AS events WHERE type IN (${literals(RUM_TYPES)})`,
  )
  const [largest] = files.map(file => file.repaired?.original ?? file).sort((a, b) => b.bytes - a.bytes)
  if ((found?.events ?? 0) > 0 || !largest || largest.bytes === 0) return
  const isCsv = CSV_HEAD.test(await firstLineOf(largest))
  const shape = isCsv ? 'a CSV table' : await shapeOf(largest)
  throw new InputError(
    `there are no RUM events in ${largest.label}: it holds ${shape}; ${isCsv ? FROM_CSV : FROM_ELSEWHERE}`,
  )
}

async function firstLineOf(file: EventFile): Promise<string> {
  const { chunks } = await openContent(file)
  for await (const line of rawLines(chunks, 64 * 1_024)) return decodeLine(line) ?? ''
  return ''
}

/** Describes the shape of the first record, never its content. */
async function shapeOf(file: EventFile): Promise<string> {
  for await (const record of readRecords(file)) {
    if ('defect' in record) continue
    const value: unknown = parseJson(record.json)
    if (typeof value !== 'object' || value === null) return 'JSON values that are not objects'
    return 'status' in value && 'message' in value ? 'logs' : 'JSON objects of another kind'
  }
  return 'text that is not JSON'
}
