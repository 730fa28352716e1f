import { open } from 'node:fs/promises'
import type { EventFile } from './event-file.ts'
import { compressionOf, hasByteOrderMark } from './file-content.ts'

/** Enough to decompress the first bytes of. */
const HEAD_BYTES = 1_024

/** Reads the beginning of an event file. Rejects with Node's error if it cannot be read. */
export async function describeFile(path: string, label = path): Promise<EventFile> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const { size } = await file.stat()
    const head = buffer.subarray(0, bytesRead)
    const compression = compressionOf(head)
    return { path, label, bytes: size, compression, needsRepair: hasByteOrderMark(head, compression) }
  } finally {
    await file.close()
  }
}
