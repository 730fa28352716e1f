import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { Refusal } from './refusal.ts'

const decoders = { deflate: promisify(inflate), gzip: promisify(gunzip) }

/** A post of this size is always taken. The SDK sends at 16 KiB. */
export const SMALL_BYTES = 64 * 1024

/** What posts may hold in memory together, beyond what is small. Clients that send slowly, or never stop, share it. */
export interface ReadingRoom {
  /** Throws a `Refusal` where there is no room. */
  take(bytes: number): void
  giveBack(bytes: number): void
}

export function createReadingRoom(maxBytes: number): ReadingRoom {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) throw new Refusal('busy', 503)
      taken += bytes
    },
    giveBack(bytes) {
      taken -= bytes
    },
  }
}

/**
 * Reads a body of at most `maxBytes`, and hands it to `use`, until whose end it keeps its place in the room. Throws a
 * `Refusal` as soon as the body is longer, or the room is full.
 */
export async function withBody<Result>(
  request: Request,
  { maxBytes, room }: { maxBytes: number; room: ReadingRoom },
  use: (body: Buffer) => Promise<Result>,
): Promise<Result> {
  let taken = 0
  const reserve = (size: number) => {
    if (size > maxBytes) throw new Refusal('too_large', 413)
    const more = Math.max(taken, size - SMALL_BYTES) - taken
    room.take(more)
    taken += more
  }
  try {
    reserve(Number(request.headers.get('content-length')) || 0)
    return await use(await read(request, reserve))
  } finally {
    room.giveBack(taken)
  }
}

async function read(request: Request, reserve: (size: number) => void): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length
      reserve(size)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('interrupted', 400)
  }
  return Buffer.concat(chunks, size)
}

/**
 * Decompresses a body, at most to `maxBytes`: a bomb is given up where it passes them. `encoding` is that of the
 * `content-encoding` header; the SDK says `deflate` in its query instead.
 */
export async function decodeBody(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  if (!encoding || encoding === 'identity') return body
  if (encoding !== 'deflate' && encoding !== 'gzip') throw new Refusal('encoding', 400)
  try {
    return await decoders[encoding](body, { maxOutputLength: maxBytes })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw tooLarge ? new Refusal('too_large', 413) : new Refusal('encoding', 400)
  }
}
