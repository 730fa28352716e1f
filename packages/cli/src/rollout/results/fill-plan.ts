import { realpath } from 'node:fs/promises'
import { readText } from '../../system/read-text.ts'
import { writeAtomically } from '../../system/write-atomically.ts'
import type { Facts } from './results-facts.ts'
import { type Subject, type WrittenPlan, writePlan } from './write-results.ts'

/**
 * Fills the section of `subject` in the release plan at `path`, and writes the file only if something changed.
 * @throws InputError if the file or the data cannot be read, or the file cannot be written.
 */
export async function fillPlan(path: string, subject: Subject, facts: Facts): Promise<WrittenPlan> {
  const text = await readText(path, '--plan takes the release plan')
  const written = await writePlan(text, subject, facts)
  if (written.text !== text) await writeAtomically([{ path: await realpath(path), content: written.text }])
  return written
}
