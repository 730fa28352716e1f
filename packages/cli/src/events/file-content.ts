import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { errorCode, InputError } from '../system/errors.ts'
import type { Compression, EventFile } from './event-file.ts'

const MAGIC: readonly (readonly [Compression, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
]
const BYTE_ORDER_MARK = Buffer.from('\ufeff')
const TOLERATE_TRUNCATION = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
/** zlib's message about a wrong checksum, which does not tell which part is wrong. DuckDB ignores the checksum. */
const CHECKSUM = /incorrect (data|length) check/
/** The length field after the checksum. */
const LENGTH_BYTES = 4
/** The magic number and the length of a zstd frame without data. */
const SKIPPABLE_HEAD_BYTES = 8

/** Returns the compression of a file that begins with `head`. */
export function compressionOf(head: Buffer): Compression {
  if (isSkippableFrame(head)) return 'zstd'
  return MAGIC.find(([, magic]) => head.subarray(0, magic.length).equals(magic))?.[0] ?? 'uncompressed'
}

/** Tells whether a zstd frame without data begins here, such as pzstd writes. https://www.rfc-editor.org/rfc/rfc8878#section-3.1.2 */
function isSkippableFrame(head: Buffer): boolean {
  return head.length >= SKIPPABLE_HEAD_BYTES && (head.readUInt32LE() & 0xfffffff0) >>> 0 === 0x184d2a50
}

/** Tells whether a file that begins with `head` has a byte order mark. DuckDB reads the mark as part of the first line. */
export function hasByteOrderMark(head: Buffer, compression: Compression): boolean {
  return beginningOf(head, compression).subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
}

function beginningOf(head: Buffer, compression: Compression): Buffer {
  if (compression !== 'gzip') return head
  try {
    return zlib.gunzipSync(head, TOLERATE_TRUNCATION)
  } catch {
    return Buffer.of()
  }
}

/** The content of a file, decompressed as far as that is possible. */
export interface FileContent {
  readonly chunks: AsyncIterable<Buffer>
  /** Whether the rest of the file could not be decompressed. Known only at the end. */
  isCutOff(): boolean
}

/** Opens a file, without its byte order mark. */
export function openContent(file: EventFile): FileContent {
  let isCut = false
  const onCutOff = () => {
    isCut = true
  }
  const { path, compression } = file
  const chunks = compression === 'uncompressed' ? createReadStream(path) : decompressed(file, compression, onCutOff)
  return { chunks: withoutMark(chunks), isCutOff: () => isCut }
}

type Decompressor = ReturnType<typeof zlib.createGunzip>

/** Decompresses the parts of a file, with any padding between them, up to the first damaged part or other content. */
async function* decompressed(
  { path, label, bytes: size }: EventFile,
  compression: Exclude<Compression, 'uncompressed'>,
  onCutOff: () => void,
): AsyncGenerator<Buffer> {
  if (compression === 'zstd' && !zlib.createZstdDecompress)
    throw new InputError(`${label} is compressed with zstd, which needs Node 22.15 or newer; or decompress it: zstd -d`)
  const create = (options?: zlib.ZlibOptions): Decompressor =>
    compression === 'gzip' ? zlib.createGunzip(options) : zlib.createZstdDecompress()
  let start = await findPart(path, 0)
  while (start !== undefined && start < size) {
    const { end, next } = await findReadablePart(path, start, create)
    if (end > start)
      yield* throughDecompressor(createReadStream(path, { start, end: end - 1 }), create(TOLERATE_TRUNCATION))
    start = next === undefined ? undefined : await findPart(path, next)
  }
  if (start === undefined) onCutOff()
}

/** Decompresses `raw`, which is known to be readable but may end in the middle of a part. */
async function* throughDecompressor(raw: NodeJS.ReadableStream, decompressor: Decompressor): AsyncGenerator<Buffer> {
  const done = pipeline(raw, decompressor).catch(error => error as unknown)
  try {
    for await (const chunk of decompressor) yield chunk as Buffer
  } catch {}
  const error = await done
  if (error) zlibMessage(error)
}

/** Finds the part that begins at `from` or behind padding; the end of the file if none does, undefined if other bytes come first. */
async function findPart(path: string, from: number): Promise<number | undefined> {
  let at = from
  for await (const chunk of createReadStream(path, { start: from }) as AsyncIterable<Buffer>) {
    const place = chunk.findIndex(byte => byte !== 0)
    at += place < 0 ? chunk.length : place
    if (place >= 0) break
  }
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { start: at, end: at + SKIPPABLE_HEAD_BYTES - 1 }))
    chunks.push(chunk)
  const head = Buffer.concat(chunks)
  if (isSkippableFrame(head)) return findPart(path, at + SKIPPABLE_HEAD_BYTES + head.readUInt32LE(4))
  return head.length === 0 || compressionOf(head) !== 'uncompressed' ? at : undefined
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.of()
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < BYTE_ORDER_MARK.length) continue
    const isMarked = head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    yield isMarked ? head.subarray(BYTE_ORDER_MARK.length) : head
    head = undefined
  }
  if (head !== undefined) yield head
}

/** The part of a file that can be decompressed from a position on. */
interface ReadablePart {
  readonly end: number
  /** Position at which another part, or padding, may begin; undefined if damage hides it. */
  readonly next: number | undefined
}

/** Finds the readable part from `start` on. zlib reports the failing chunk; decompressing it byte by byte finds the position. */
async function findReadablePart(path: string, start: number, create: () => Decompressor): Promise<ReadablePart> {
  const chunks = await decompress(createReadStream(path, { start }), create())
  const failing = start + chunks.bytes
  if (chunks.failure === undefined) return { end: failing, next: failing }
  const { bytes, failure } = await decompress(
    (async function* () {
      if (chunks.bytes > 0) yield* createReadStream(path, { start, end: failing - 1 })
      for await (const chunk of createReadStream(path, { start: failing })) {
        for (const byte of chunk) yield Buffer.of(byte)
      }
    })(),
    create(),
  )
  const end = start + bytes
  const [, check] = CHECKSUM.exec(failure ?? '') ?? []
  return { end, next: check === undefined ? undefined : end + 1 + (check === 'data' ? LENGTH_BYTES : 0) }
}

interface Decompression {
  /** Number of bytes that could be decompressed. */
  readonly bytes: number
  /** zlib's message about the next byte. */
  readonly failure?: string | undefined
}

async function decompress(source: AsyncIterable<Buffer>, decompressor: Decompressor): Promise<Decompression> {
  let end: number | undefined
  try {
    await pipeline(source, decompressor, async content => {
      for await (const _ of content);
      end = decompressor.bytesWritten
    })
  } catch (error) {
    const failure = zlibMessage(error)
    if (end === undefined) return { bytes: decompressor.bytesWritten, failure }
  }
  return { bytes: end ?? decompressor.bytesWritten }
}

/**
 * Returns zlib's message; undefined if it ended before its input did, as it does at the end of a part.
 * @throws the error if it is not zlib's
 */
function zlibMessage(error: unknown): string | undefined {
  if (errorCode(error) === 'ERR_STREAM_PREMATURE_CLOSE') return undefined
  if (!/^(Z_|ZSTD_)/i.test(errorCode(error))) throw error
  return (error as Error).message
}
