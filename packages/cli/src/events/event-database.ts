import { type Database, type DatabaseOptions, type DatabaseStore, withDatabase, withDatabaseStore } from './database.ts'
import type { EventFile } from './event-file.ts'
import { type EventInput, type FindOptions, withEventFiles } from './find-event-files.ts'

/** Size of the input, in bytes, up to which a second thread costs more processor time than it saves. */
const ONE_THREAD_BYTES = 8 * 2 ** 20

/** Files that are read once, for several questions. */
export interface SharedEvents {
  readonly inputs: readonly EventInput[]
  readonly files: readonly EventFile[]
  readonly store: DatabaseStore
}

/** Input of a query: event files, or events that were already read. */
export type EventSource = readonly EventInput[] | SharedEvents

/**
 * Finds the files of `inputs`, and reads each once for all queries of `use`.
 * @throws InputError if one is missing or cannot be read.
 */
export function withSharedEvents<Result>(
  inputs: readonly EventInput[],
  use: (events: SharedEvents) => Promise<Result>,
): Promise<Result> {
  return withEventFiles(inputs, files => withDatabaseStore(store => use({ inputs, files, store }), optionsFor(files)))
}

/** Returns the files of a `source` argument. */
export function inputsOf(source: EventSource): readonly EventInput[] {
  return 'store' in source ? source.inputs : source
}

/**
 * Finds the files of `source`, as `withEventFiles` does, and opens a database for them.
 * @throws InputError if one is missing or cannot be read.
 */
export function withEventDatabase<Result>(
  source: EventSource,
  use: (database: Database, files: readonly EventFile[]) => Promise<Result>,
  options: FindOptions = {},
): Promise<Result> {
  if ('store' in source) return source.store.open(database => use(database, source.files))
  return withEventFiles(source, files => withDatabase(database => use(database, files), optionsFor(files)), options)
}

function optionsFor(files: readonly EventFile[]): DatabaseOptions {
  const isSmall =
    files.every(({ compression, compacted }) => compression === 'uncompressed' && !compacted) &&
    sizeOf(files) <= ONE_THREAD_BYTES
  return isSmall ? { threads: 1 } : {}
}

function sizeOf(files: readonly EventFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
