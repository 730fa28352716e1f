import { readFile, writeFile } from 'node:fs/promises'
import { type Line, renderTable } from './table.ts'

const DOCUMENT = new URL('../../docs/benchmarks.md', import.meta.url)
const [START, END] = ['<!-- results: start -->', '<!-- results: end -->']

export interface Results {
  readonly machine: string
  readonly date: Date
  readonly lines: readonly Line[]
}

/** Replaces the earlier results in `docs/benchmarks.md`. */
export async function keepResults({ machine, date, lines }: Results): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8')
  const [start, end] = [text.indexOf(START), text.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`docs/benchmarks.md has no place for results: "${START}" … "${END}"`)
  const results = `${START}\n${date.toISOString().slice(0, 10)}, ${machine}.\n\n${renderTable(lines)}\n`
  await writeFile(DOCUMENT, text.slice(0, start) + results + text.slice(end))
}
