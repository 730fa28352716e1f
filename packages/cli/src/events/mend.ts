import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { errorCode } from '../system/errors.ts'
import type { EventFile } from './event-file.ts'
import { MAX_LINE_BYTES } from './line-scan.ts'
import { contentOf, isBlank, isJson, rawLines, WHAT_IS_THERE } from './lines.ts'

/** A file may not be what DuckDB takes it for. */
export class Damage extends Error {}

const BYTE_ORDER_MARK = Buffer.from('\ufeff')
const TOO_LONG = `longer than ${MAX_LINE_BYTES / 2 ** 20} MiB`
const CUT_OFF = 'cut off here: what follows cannot be decompressed'

/** Whether a file with this `head` begins with a byte order mark, which DuckDB takes for a part of the first line. */
export function isMarked(head: Buffer, gzip: boolean): boolean {
  return beginningOf(head, gzip).subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
}

function beginningOf(head: Buffer, gzip: boolean): Buffer {
  if (!gzip) return head
  try {
    return gunzipSync(head, WHAT_IS_THERE)
  } catch {
    return Buffer.of()
  }
}

/** Whether lines of a file that are no JSON may come of damage: DuckDB does not tell where compressed data breaks off. */
export function isInDoubt({ gzip, defects }: EventFile): boolean {
  return gzip && !defects
}

/** Whether reading failed by what `mend` can mend. DuckDB says it in words only. */
export function isDamage(error: unknown): boolean {
  const { message, cause } = error as Error
  if (cause instanceof Error) return isDamage(cause)
  return error instanceof Damage || /maximum_object_size|gzip stream/i.test(message)
}

/**
 * A file that DuckDB can read to its end, for `file`: itself, or a copy with a line that is no JSON for each of its
 * defects. `copy` writes one, and gives its path.
 */
export async function mend(
  file: EventFile,
  copy: (content: AsyncIterable<Buffer>) => Promise<string>,
): Promise<EventFile> {
  const sound = file.gzip ? await soundPart(file.path) : { bytes: file.bytes, isCut: false }
  const defects = new Map<number, string>()
  for await (const _ of mendedLines(file, sound, defects));
  if (!file.isMarked && sound.bytes === file.bytes && defects.size === 0) return { ...file, defects }
  return { ...file, path: await copy(mendedLines(file, sound, defects)), gzip: false, isMarked: false, defects }
}

/** The lines of `file`, with their ends. Those that are defects, and what is left of the one that is cut off, are others. */
async function* mendedLines(
  file: EventFile,
  { bytes, isCut }: Sound,
  defects: Map<number, string>,
): AsyncGenerator<Buffer> {
  let number = 0
  let last: Buffer = Buffer.of()
  const defect = (reason: string) => {
    defects.set(number, reason)
    return Buffer.from(reason)
  }
  for await (const line of rawLines(contentOf(file, bytes), MAX_LINE_BYTES)) {
    if (number++ > 0) yield withEnd(last)
    const unmarked = number === 1 && file.isMarked ? line.subarray(BYTE_ORDER_MARK.length) : line
    last = line.length > MAX_LINE_BYTES ? defect(TOO_LONG) : unmarked
  }
  if (isCut) {
    if (isJson(last) && !isBlank(last.toString())) {
      yield withEnd(last)
      number++
    }
    last = defect(CUT_OFF)
  }
  yield withEnd(last)
}

function withEnd(line: Buffer): Buffer {
  return Buffer.concat([line, Buffer.from('\n')])
}

/** The beginning of a compressed file that can be decompressed. What follows may be nothing but padding. */
interface Sound {
  readonly bytes: number
  readonly isCut: boolean
}

/** What fails is a chunk; the byte in it is found by going on in single ones. */
async function soundPart(path: string): Promise<Sound> {
  const chunks = await decompress(createReadStream(path))
  if (!chunks.isCut) return chunks
  return decompress(
    (async function* () {
      if (chunks.bytes > 0) yield* createReadStream(path, { end: chunks.bytes - 1 })
      for await (const chunk of createReadStream(path, { start: chunks.bytes })) {
        for (const byte of chunk) yield Buffer.of(byte)
      }
    })(),
  )
}

async function decompress(source: AsyncIterable<Buffer>): Promise<Sound> {
  const gunzip = createGunzip()
  let isCut = false
  try {
    await pipeline(source, gunzip, async decompressed => {
      for await (const _ of decompressed);
    })
  } catch (error) {
    if (!errorCode(error).startsWith('Z_')) throw error
    isCut = true
  }
  return { bytes: gunzip.bytesWritten, isCut }
}
