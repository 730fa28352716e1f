import type { Database } from './database.ts'
import type { EventFile } from './event-file.ts'
import { misreadFiles } from './line-scan.ts'

/** Finds the files, by path, that DuckDB misreads, or cannot read to their ends. */
export async function findMisread(database: Database, files: readonly EventFile[]): Promise<Set<string>> {
  if (files.length === 0) return new Set()
  try {
    const rows = await database.rows<{ filename: string }>(misreadFiles(files))
    return new Set(rows.map(({ filename }) => filename))
  } catch {
    if (files.length === 1) return new Set(files.map(({ path }) => path))
    const half = files.length >> 1
    const [first, second] = [files.slice(0, half), files.slice(half)]
    return new Set([...(await findMisread(database, first)), ...(await findMisread(database, second))])
  }
}
