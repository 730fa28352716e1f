import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, InputError } from '../events/input-error.ts'

/**
 * Writes a file beside its place and moves it there when it is whole and on disk, so that whoever looks finds the former
 * one or the new one.
 * @throws InputError where it cannot be written; nothing is left behind.
 */
export async function writeAtomically(path: string, content: string, signal?: AbortSignal): Promise<void> {
  const draft = join(dirname(path), `.${randomUUID()}.tmp`)
  try {
    const file = await open(draft, 'wx')
    try {
      await file.writeFile(content, signal ? { signal } : {})
      await file.sync()
    } finally {
      await file.close()
    }
    signal?.throwIfAborted()
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    if (signal?.aborted) throw error
    throw new InputError(`${path} cannot be written (${errorCode(error)})`)
  }
}
