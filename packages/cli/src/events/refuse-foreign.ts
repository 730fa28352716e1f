import { InputError } from '../system/errors.ts'
import { type Database, literals } from './database.ts'
import type { EventFile } from './event-file.ts'
import { openContent } from './file-content.ts'
import { parseJson } from './json-text.ts'
import { scanFields } from './line-scan.ts'
import { CUT_OFF, readRecords } from './repair-file.ts'
import { RUM_TYPES } from './unwrap-events.ts'

/** The first line of a table. */
const CSV_HEAD = /^("[^"]*"|[\w @.-]+)([,;\t]("[^"]*"|[\w @.-]+))+\r?$/
/** The first lines, if nothing separates the values. */
const JOINED = /^\s*[{[].*[}\]][^\S\n]*[{[]/s
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
  const { shape, remedy } = await contentOf(largest)
  throw new InputError(`there are no RUM events in ${largest.label}: it holds ${shape}; ${remedy}`)
}

interface Content {
  readonly shape: string
  readonly remedy: string
}

/** Describes the shape of a file's first record, never its content. */
async function contentOf(file: EventFile): Promise<Content> {
  const head = await headOf(file)
  if (/^(fffe|feff)/.test(head.toString('hex', 0, 2))) return { shape: 'UTF-16 text', remedy: 'save it as UTF-8' }
  if (CSV_HEAD.test(head.toString().split(/\r?\n|\r/, 1)[0] ?? '')) return { shape: 'a CSV table', remedy: FROM_CSV }
  let isEmpty = true
  for await (const record of readRecords(file)) {
    if ('json' in record) return { shape: kindOf(parseJson(record.json)), remedy: FROM_ELSEWHERE }
    if (isEmpty && JOINED.test(head.toString()))
      return { shape: 'JSON values without line ends between them', remedy: 'give each a line of its own: jq -c .' }
    if (isEmpty && record.defect === CUT_OFF)
      return { shape: 'nothing that can be decompressed', remedy: 'copy it again' }
    isEmpty = false
  }
  return isEmpty
    ? { shape: 'only empty lists or blank lines', remedy: 'check the time and environment that you asked Datadog for' }
    : { shape: 'text that is not JSON', remedy: FROM_ELSEWHERE }
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'JSON values that are not objects'
  return 'status' in value && 'message' in value ? 'logs' : 'JSON objects of another kind'
}

/** Returns the beginning of a file's content. */
async function headOf(file: EventFile): Promise<Buffer> {
  for await (const chunk of openContent(file).chunks) return chunk
  return Buffer.of()
}
