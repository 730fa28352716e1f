import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'

/**
 * Expects a row of these cells in a table of `docs/rollout.md`. The first `keys` cells identify the row. With
 * `UPDATE_EXAMPLES=1`, writes the row instead.
 */
export async function expectDocumentedRow(cells: readonly (string | number)[], keys = 1): Promise<void> {
  const file = new URL('../../../docs/rollout.md', import.meta.url)
  const docs = await readFile(file, 'utf8')
  const row = `| ${cells.join(' | ')} |`
  const named = `| ${cells.slice(0, keys).join(' | ')} |`
  const found = docs.split('\n').find(line => line.startsWith(named))
  if (process.env.UPDATE_EXAMPLES && found !== undefined) await writeFile(file, docs.replace(found, row))
  else expect(found).toBe(row)
}
