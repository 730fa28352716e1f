import { open } from 'node:fs/promises'
import type { EventFile } from './event-file.ts'
import { compressionOf, hasByteOrderMark } from './file-content.ts'

/** Enough to decompress the first bytes of. */
const HEAD_BYTES = 1_024

/** Archives that are not read, by the bytes that they begin with. */
const ARCHIVES: Readonly<Record<string, RegExp>> = {
  ZIP: /^504b(0304|0506)/,
  '7-Zip': /^377abcaf271c/,
  bzip2: /^425a68/,
  xz: /^fd377a585a00/,
}

/** Reads the beginning of an event file, which is unreadable if it is an archive. Rejects with Node's error if it cannot be read. */
export async function describeFile(path: string, label = path): Promise<EventFile> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const { size } = await file.stat()
    const head = buffer.subarray(0, bytesRead)
    const compression = compressionOf(head)
    const [archive] = Object.entries(ARCHIVES).find(([, magic]) => magic.test(head.toString('hex', 0, 6))) ?? []
    return {
      ...{ path, label, bytes: size, compression, needsRepair: hasByteOrderMark(head, compression) },
      ...(archive !== undefined && { unreadable: `it is a ${archive} archive; unpack it first` }),
    }
  } finally {
    await file.close()
  }
}
