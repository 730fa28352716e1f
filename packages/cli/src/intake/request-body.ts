import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { Refusal } from './refusal.ts'

const decoders = { deflate: promisify(inflate), gzip: promisify(gunzip) }

/** A post up to this size is always accepted. The SDK sends at 16 KiB. */
export const SMALL_BYTES = 64 * 1024

/** The memory that all posts share while they are read, beyond {@link SMALL_BYTES} each. It bounds what slow or endless clients can hold. */
export interface MemoryBudget {
  /** Reserves memory. @throws Refusal if none is left. */
  take(bytes: number): void
  release(bytes: number): void
}

export function createMemoryBudget(maxBytes: number): MemoryBudget {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) throw new Refusal('busy', 503)
      taken += bytes
    },
    release(bytes) {
      taken -= bytes
    },
  }
}

/**
 * Reads up to `maxBytes` and passes them to `use`. The memory reservation is released when `use` settles.
 * @throws Refusal as soon as the body is longer, or the memory budget is used up.
 */
export async function withBody<Result>(
  request: Request,
  { maxBytes, memory }: { maxBytes: number; memory: MemoryBudget },
  use: (body: Buffer) => Promise<Result>,
): Promise<Result> {
  let taken = 0
  const reserve = (size: number) => {
    if (size > maxBytes) throw new Refusal('too_large', 413)
    const more = Math.max(taken, size - SMALL_BYTES) - taken
    memory.take(more)
    taken += more
  }
  try {
    reserve(Number(request.headers.get('content-length')) || 0)
    return await use(await read(request, reserve))
  } finally {
    memory.release(taken)
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
 * Decompresses a body to at most `maxBytes`, and stops there, so that a zip bomb can't fill the memory. `encoding` is the value of
 * the `content-encoding` header; the SDK sends `deflate` in its query instead.
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
