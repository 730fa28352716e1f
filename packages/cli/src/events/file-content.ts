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
/** The checksum and the length behind gzip's data. */
const TRAILER_BYTES = 8

/** Returns the compression of a file that begins with `head`. */
export function compressionOf(head: Buffer): Compression {
  return MAGIC.find(([, magic]) => head.subarray(0, magic.length).equals(magic))?.[0] ?? 'uncompressed'
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
export async function openContent({ path, label, bytes: size, compression }: EventFile): Promise<FileContent> {
  if (compression === 'zstd') return openZstd(path, label)
  if (compression === 'uncompressed') return { chunks: withoutMark(createReadStream(path)), isCutOff: () => false }
  const { bytes, isCutOff } = await findReadablePart(path, size)
  const raw = createReadStream(path, { end: Math.max(bytes, 1) - 1 })
  const gunzip = zlib.createGunzip(TOLERATE_TRUNCATION)
  return { chunks: withoutMark(untilFailure(raw, gunzip, () => {})), isCutOff: () => isCutOff }
}

function openZstd(path: string, label: string): FileContent {
  if (!zlib.createZstdDecompress)
    throw new InputError(`${label} is compressed with zstd, which needs Node 22.15 or newer; or decompress it: zstd -d`)
  let isCut = false
  const cut = () => {
    isCut = true
  }
  return {
    chunks: withoutMark(untilFailure(createReadStream(path), zlib.createZstdDecompress(), cut)),
    isCutOff: () => isCut,
  }
}

/** Decompresses `raw` up to the first failure. */
async function* untilFailure(
  raw: NodeJS.ReadableStream,
  decompress: NodeJS.ReadWriteStream,
  onFailure: () => void,
): AsyncGenerator<Buffer> {
  const done = pipeline(raw, decompress).catch(error => error as Error)
  try {
    for await (const chunk of decompress) yield chunk as Buffer
  } catch {}
  const error = await done
  if (!(error instanceof Error)) return
  if (!/^(Z_|ZSTD_)/i.test(errorCode(error))) throw error
  onFailure()
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

/** The readable beginning of a gzip file. The rest may be only padding. */
interface ReadablePart {
  readonly bytes: number
  readonly isCutOff: boolean
}

/** Finds the readable part of a file. zlib reports the failing chunk; decompressing it byte by byte finds the position. */
async function findReadablePart(path: string, size: number): Promise<ReadablePart> {
  const chunks = await decompress(createReadStream(path))
  if (!chunks.failure) return { bytes: chunks.bytes, isCutOff: false }
  const { bytes, failure } = await decompress(
    (async function* () {
      if (chunks.bytes > 0) yield* createReadStream(path, { end: chunks.bytes - 1 })
      for await (const chunk of createReadStream(path, { start: chunks.bytes })) {
        for (const byte of chunk) yield Buffer.of(byte)
      }
    })(),
  )
  return { bytes, isCutOff: failure !== undefined && !(CHECKSUM.test(failure) && size - bytes <= TRAILER_BYTES) }
}

interface Decompression {
  /** Number of bytes that could be decompressed. */
  readonly bytes: number
  /** zlib's message about the next byte. */
  readonly failure?: string
}

async function decompress(source: AsyncIterable<Buffer>): Promise<Decompression> {
  const gunzip = zlib.createGunzip()
  try {
    await pipeline(source, gunzip, async decompressed => {
      for await (const _ of decompressed);
    })
  } catch (error) {
    if (!errorCode(error).startsWith('Z_')) throw error
    return { bytes: gunzip.bytesWritten, failure: (error as Error).message }
  }
  return { bytes: gunzip.bytesWritten }
}
