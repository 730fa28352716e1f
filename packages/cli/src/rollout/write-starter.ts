import { writeFile } from 'node:fs/promises'
import type { LoadedJourney } from '../journey/profile.ts'
import { errorCode, InputError } from '../system/errors.ts'
import { starter } from './starter.ts'

/**
 * Writes a commented plan to begin with.
 * @throws InputError when `file` is there already, or cannot be written.
 */
export async function writeStarter(journey: LoadedJourney, file: string): Promise<void> {
  try {
    await writeFile(file, starter(journey), { flag: 'wx' })
  } catch (error) {
    const why =
      errorCode(error) === 'EEXIST'
        ? 'is there already; edit it, or name another file with --rollout'
        : `cannot be written (${errorCode(error)})`
    throw new InputError(`${file} ${why}`)
  }
}
