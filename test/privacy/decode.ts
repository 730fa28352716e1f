import { constants, inflateSync } from 'node:zlib'
import type { Recorded } from './recording-intake.ts'

/** A text that reached the intake. */
export interface Arrived {
  /** Such as `rum body` or `replay segment`. */
  readonly where: string
  readonly text: string
  /** Parsed JSON values in the body. */
  readonly values: readonly unknown[]
}

/** Decodes a request: its address, its headers, and its body without compression or encoding. */
export async function decode({ target, headers, contentType, body }: Recorded): Promise<Arrived[]> {
  const url = new URL(target, 'http://intake.invalid')
  const forwarded = new URL(url.searchParams.get('ddforward') ?? '/unknown', url)
  const kind = forwarded.pathname.split('/').at(-1) ?? ''
  const arrived = [text(`${kind} address`, target), text(`${kind} headers`, headers)]
  if (contentType.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } }).formData()
    for (const [name, part] of form) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer())
      const fileName = typeof part === 'string' ? '' : part.name
      arrived.push(text(`${kind} ${name} name`, fileName), json(`${kind} ${name}`, unpacked(bytes)))
    }
    return arrived
  }
  const isDeflated = forwarded.searchParams.get('dd-evp-encoding') === 'deflate'
  return [...arrived, json(`${kind} body`, isDeflated ? unpacked(body) : body.toString())]
}

/** Decompresses a body. Returns the complete part of a stream that the end of its page cut off. */
function unpacked(bytes: Buffer): string {
  const isZlib = bytes[0] === 0x78 && (bytes.readUInt16BE(0) || 1) % 31 === 0
  return isZlib ? inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString() : bytes.toString()
}

function text(where: string, given: string): Arrived {
  return { where, text: given, values: [] }
}

function json(where: string, given: string): Arrived {
  const values = given.split('\n').flatMap(line => {
    try {
      return [JSON.parse(line)]
    } catch {
      return []
    }
  })
  return { where, text: given, values }
}
