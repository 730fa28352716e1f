import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorCode, InputError } from '../system/errors.ts'
import { onInterruption } from '../system/interruption.ts'

/** Temporary files for input that cannot be read in place. They are removed even if the process is interrupted. */
export interface Copies {
  /** Writes one, and gives its path. */
  add(content: AsyncIterable<Buffer> | NodeJS.ReadableStream): Promise<string>
  discard(): void
}

export function createCopies(): Copies {
  let folder: string | undefined
  let count = 0
  const remove = () => folder && rmSync(folder, { recursive: true, force: true })
  const isDone = onInterruption(remove)
  return {
    async add(content) {
      folder ??= await mkdtemp(join(tmpdir(), 'journey-monitor-')).catch(error => {
        throw unusable('cannot be written to', error)
      })
      const path = join(folder, String(count++))
      await pipeline(content, createWriteStream(path)).catch(error => {
        throw isFull(error) ? unusable('is full', error) : error
      })
      return path
    },
    discard() {
      isDone()
      remove()
    },
  }
}

function unusable(state: string, error: unknown): InputError {
  return new InputError(`the temporary folder ${tmpdir()} ${state} (${errorCode(error)}); name another with TMPDIR`)
}

/** Tells whether writing failed for lack of space. */
function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error))
}
