import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literals } from './database.ts'
import { fieldsOf } from './event-fields.ts'
import type { EventFile } from './event-file.ts'
import { rejectedShapes } from './event-shapes.ts'
import { lineValidation, PASSED_OVER, SYNTHETIC } from './event-validation.ts'
import { readRecords } from './repair-file.ts'
import type { EventRecord } from './tolerant-reader.ts'

/** Position of a rejected line and the reason for rejection, never its content. */
export interface Rejection {
  readonly file: string
  /** 1-based; of a Parquet file: the row. */
  readonly line: number
  readonly reason: string
}

const BATCH = 10_000

/**
 * Lists the rejected lines of `files`, in their order: a second, slow reading that counts lines. It follows
 * `openEvents` in the same database.
 */
export async function listRejections(
  database: Database,
  definition: JourneyDefinition,
  files: readonly EventFile[],
  onRejected: (rejection: Rejection) => void,
): Promise<void> {
  await database.run('CREATE TABLE numbered_lines (file INTEGER, line INTEGER, content VARCHAR)')
  const source = 'SELECT CASE WHEN json_valid(content) THEN content::JSON END AS json, file, line FROM numbered_lines'
  const query = `
    SELECT file, line, rejected AS reason FROM (${lineValidation(definition, fieldsOf(source))})
    WHERE rejected NOT IN (${literals([PASSED_OVER, SYNTHETIC])}) ORDER BY line`
  for (const [index, file] of files.entries()) {
    if (file.unreadable !== undefined) {
      onRejected({ file: file.label, line: 1, reason: file.unreadable })
      continue
    }
    if (file.compacted) {
      const rejections = await database.rows<Rejection>(rejectedShapes(definition, file.path, file.compacted.shapes))
      for (const rejection of rejections) onRejected({ ...rejection, file: file.label })
      continue
    }
    for await (const batch of batchesOf(file.repaired?.original ?? file)) {
      const appender = await database.connection.createAppender('numbered_lines')
      const rejections: Rejection[] = []
      for (const record of batch) {
        if ('defect' in record) {
          rejections.push({ file: file.label, line: record.line, reason: record.defect })
          continue
        }
        appender.appendInteger(index)
        appender.appendInteger(record.line)
        appender.appendVarchar(record.json)
        appender.endRow()
      }
      appender.closeSync()
      const judged = await database.rows<Rejection>(query)
      rejections.push(...judged.map(({ line, reason }) => ({ file: file.label, line, reason })))
      for (const rejection of rejections.sort((a, b) => a.line - b.line)) onRejected(rejection)
      await database.run('DELETE FROM numbered_lines')
    }
  }
}

async function* batchesOf(file: EventFile): AsyncGenerator<EventRecord[]> {
  let batch: EventRecord[] = []
  for await (const record of readRecords(file)) {
    batch.push(record)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}
