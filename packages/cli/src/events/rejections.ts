import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from './database.ts'
import type { EventFile } from './event-file.ts'
import { fieldsOf } from './fields.ts'
import { contentOf, isBlank, rawLines } from './lines.ts'
import { rejectedShapes } from './shapes.ts'
import { PASSED_OVER, validationOf } from './validation.ts'

/** Where a rejected line is, and why it was rejected; never what it says. */
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
    SELECT file, line, rejected AS reason FROM (${validationOf(definition, fieldsOf(source))})
    WHERE rejected <> ${literal(PASSED_OVER)} ORDER BY line`
  for (const [index, file] of files.entries()) {
    if (file.compacted) {
      const rejections = await database.rows<Rejection>(rejectedShapes(definition, file.path, file.compacted.shapes))
      for (const rejection of rejections) onRejected({ ...rejection, file: file.label })
      continue
    }
    for await (const batch of batchesOf(file)) {
      const appender = await database.connection.createAppender('numbered_lines')
      for (const { line, content } of batch) {
        appender.appendInteger(index)
        appender.appendInteger(line)
        if (content === undefined) appender.appendNull()
        else appender.appendVarchar(content)
        appender.endRow()
      }
      appender.closeSync()
      for (const { line, reason } of await database.rows<Rejection>(query))
        onRejected({ file: file.label, line, reason: file.defects?.get(line) ?? reason })
      await database.run('DELETE FROM numbered_lines')
    }
  }
}

interface NumberedLine {
  readonly line: number
  /** Undefined where it is not UTF-8. */
  readonly content: string | undefined
}

async function* batchesOf(file: EventFile): AsyncGenerator<NumberedLine[]> {
  let batch: NumberedLine[] = []
  let line = 0
  for await (const bytes of rawLines(contentOf(file))) {
    line++
    const content = decode(bytes)
    if (content !== undefined && isBlank(content)) continue
    batch.push({ line, content })
    if (batch.length === BATCH) {
      yield batch
      batch = []
    }
  }
  yield batch
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
