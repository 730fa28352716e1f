import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literals } from './database.ts'
import { fieldsOf } from './event-fields.ts'
import type { EventFile } from './event-file.ts'
import { rejectedShapes } from './event-shapes.ts'
import { lineValidation, PASSED_OVER, SYNTHETIC } from './event-validation.ts'
import { readRecords } from './repair-file.ts'

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
    WHERE rejected NOT IN (${literals([PASSED_OVER, SYNTHETIC])})`
  let batch: FileRecord[] = []
  /** Judges the records so far, of many files at once: a query takes long, however few lines it reads. */
  const judgeBatch = async () => {
    const rejected = [...batch.filter(isDefect), ...(await judged(database, query, batch))]
    batch = []
    rejected.sort((a, b) => a.file - b.file || a.line - b.line)
    for (const { file, line, reason } of rejected) onRejected({ file: files[file]?.label ?? '', line, reason })
  }
  for (const [index, file] of files.entries()) {
    if (file.unreadable !== undefined) {
      batch.push({ file: index, line: 1, reason: file.unreadable })
      continue
    }
    if (file.compacted) {
      const rejections = await database.rows<Rejection>(rejectedShapes(definition, file.path, file.compacted.shapes))
      for (const { line, reason } of rejections) batch.push({ file: index, line, reason })
      continue
    }
    for await (const record of readRecords(file.repaired?.original ?? file)) {
      const { line } = record
      batch.push(
        'defect' in record ? { file: index, line, reason: record.defect } : { file: index, line, json: record.json },
      )
      if (batch.length >= BATCH) await judgeBatch()
    }
  }
  await judgeBatch()
}

/** A line of the file with this index. */
interface Place {
  readonly file: number
  readonly line: number
}

type RejectedPlace = Place & Pick<Rejection, 'reason'>
type FileRecord = RejectedPlace | (Place & { readonly json: string })

function isDefect(record: FileRecord): record is RejectedPlace {
  return 'reason' in record
}

async function judged(database: Database, query: string, batch: readonly FileRecord[]): Promise<RejectedPlace[]> {
  const appender = await database.connection.createAppender('numbered_lines')
  for (const record of batch) {
    if (isDefect(record)) continue
    appender.appendInteger(record.file)
    appender.appendInteger(record.line)
    appender.appendVarchar(record.json)
    appender.endRow()
  }
  appender.closeSync()
  const rejected = await database.rows<RejectedPlace>(query)
  await database.run('DELETE FROM numbered_lines')
  return rejected
}
