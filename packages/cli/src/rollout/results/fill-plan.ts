import { realpath } from 'node:fs/promises'
import { readText } from '../../system/read-text.ts'
import { type NewFile, writeAtomically } from '../../system/write-atomically.ts'
import type { Facts } from './results-facts.ts'
import { type Subject, type WrittenPlan, writePlan } from './write-results.ts'

/**
 * Fills the section of `subject` in the release plan at `path`. Passes the changed file to `write`, or no file if nothing changed.
 * @throws InputError if the file or the data cannot be read, or the file cannot be written.
 */
export async function fillPlan(
  path: string,
  subject: Subject,
  facts: Facts,
  write: (files: readonly NewFile[]) => Promise<void> = writeAtomically,
): Promise<WrittenPlan> {
  const text = await readText(path, '--plan takes the release plan')
  const written = await writePlan(text, subject, facts)
  await write(written.text === text ? [] : [{ path: await realpath(path), content: written.text }])
  return written
}
