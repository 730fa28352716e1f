import type { Defect, EventFile } from './event-file.ts'
import { openContent } from './file-content.ts'
import { rawLines } from './raw-lines.ts'
import { type EventRecord, eventRecords, MAX_DOCUMENT_BYTES } from './tolerant-reader.ts'

/** Error that names the files that DuckDB misreads. */
export class MisreadFiles extends Error {
  readonly paths: ReadonlySet<string>

  constructor(paths: ReadonlySet<string>) {
    super('files need to be repaired')
    this.paths = paths
  }
}

/** Defect of the line after which nothing can be decompressed. */
export const CUT_OFF = 'cut off here: what follows cannot be decompressed'

/** Reads `file` record by record, slower than DuckDB but correctly for any content. */
export async function* readRecords(file: EventFile): AsyncGenerator<EventRecord> {
  const { chunks, isCutOff } = openContent(file)
  let last = 0
  const lines = trackLines(
    rawLines(chunks, { maxBytes: MAX_DOCUMENT_BYTES, isLineByLine: file.isLineByLine }),
    number => {
      last = number
    },
  )
  let held: EventRecord | undefined
  for await (const record of eventRecords(lines, file)) {
    if (held) yield held
    held = record
  }
  if (!isCutOff()) {
    if (held) yield held
    return
  }
  const isTorn = held !== undefined && 'defect' in held && held.line === last
  if (held && !isTorn) yield held
  yield { line: held?.line === last && !isTorn ? last + 1 : last, defect: CUT_OFF }
}

/** Yields `lines`, and calls `onLine` with the number of each, from 1. */
async function* trackLines(lines: AsyncIterable<Buffer>, onLine: (number: number) => void): AsyncGenerator<Buffer> {
  let number = 0
  for await (const line of lines) {
    onLine(++number)
    yield line
  }
}

/**
 * Makes a copy of `file` that DuckDB reads to its end: each event in one line, and no line that is a defect.
 * @param copy Writes a copy, and returns its path.
 */
export async function repairFile(
  file: EventFile,
  copy: (content: AsyncIterable<Buffer>) => Promise<string>,
): Promise<EventFile> {
  const defects: Defect[] = []
  async function* readableLines() {
    for await (const record of readRecords(file)) {
      if ('json' in record) yield Buffer.from(`${record.json}\n`)
      else defects.push({ line: record.line, reason: record.defect })
    }
  }
  const path = await copy(readableLines())
  return { ...file, path, compression: 'uncompressed', needsRepair: false, repaired: { original: file, defects } }
}
