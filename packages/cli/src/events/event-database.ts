import { type Database, withDatabase } from './database.ts'
import type { EventFile } from './event-file.ts'
import { type EventInput, type FindOptions, withEventFiles } from './files.ts'

/** Up to this many bytes of lines, a second thread costs more processor time than it saves anybody. */
const ONE_THREAD_BYTES = 8 * 2 ** 20

/**
 * Finds the files behind `inputs`, as `withEventFiles` does, and opens a database for them.
 * @throws InputError where one is missing or cannot be read.
 */
export function withEventDatabase<Result>(
  inputs: readonly EventInput[],
  use: (database: Database, files: readonly EventFile[]) => Promise<Result>,
  options: FindOptions = {},
): Promise<Result> {
  const useFiles = (files: readonly EventFile[]) => {
    const isSmall =
      files.every(({ compression, compacted }) => compression === 'uncompressed' && !compacted) &&
      sizeOf(files) <= ONE_THREAD_BYTES
    return withDatabase(database => use(database, files), isSmall ? { threads: 1 } : {})
  }
  return withEventFiles(inputs, useFiles, options)
}

function sizeOf(files: readonly EventFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
