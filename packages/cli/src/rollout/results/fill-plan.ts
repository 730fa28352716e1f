import { realpath } from 'node:fs/promises'
import { InputError, lineOf } from '../../system/errors.ts'
import { readText } from '../../system/read-text.ts'
import { writeAtomically } from '../../system/write-atomically.ts'
import { Edited, type Field, mergeFields, signFields } from './fields.ts'
import { fillSlot, findSlot } from './markers.ts'

/**
 * Writes `fields` between the markers of `name` in the plan at `path`. Every byte outside them stays, and so does what
 * people wrote in the place of `[FILL_IN]`.
 * @param overwrite throws away what people wrote between the markers.
 * @throws InputError where the file cannot be read or written, a marker is wrong, or a person's words would be lost.
 */
export async function fillPlan(
  path: string,
  name: string,
  fields: readonly Field[],
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  const text = await readText(path, '--plan-file takes the release plan')
  const slot = findSlot(text, name, path)
  const lines = slot.content
    .split(/\r?\n/)
    .map(line => (line.startsWith(slot.indent) ? line.slice(slot.indent.length) : line))
  try {
    const content = overwrite ? signFields(fields) : mergeFields(lines.join('\n'), fields)
    const filled = fillSlot(slot, content)
    if (filled !== text) await writeAtomically([{ path: await realpath(path), content: filled }])
  } catch (error) {
    if (!(error instanceof Edited)) throw error
    throw new InputError(
      `${lineOf(path, slot.line + error.line)}: ${error.message}; move it out of the markers of ${name}, or give --overwrite to lose it`,
    )
  }
}
