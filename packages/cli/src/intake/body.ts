import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { Refusal } from './refusal.ts'

const decoders = { deflate: promisify(inflate), gzip: promisify(gunzip) }

/** Reads a body of at most `maxBytes`. Throws a `Refusal` as soon as it is longer. */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw new Refusal('too_large', 413)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length
      if (size > maxBytes) throw new Refusal('too_large', 413)
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
