import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, InputError } from './input-error.ts'

/** The file that says which compacted events of its folder count. To replace it is to switch, all at once. */
export const MANIFEST = 'compacted.json'
/** A folder of compacted events; only the one that the manifest names counts. */
export const GENERATION_FOLDER = /^compacted-[\w-]+$/
/** One that a compaction named, and may delete; `compacted-backup` is somebody else's. */
export const OWN_GENERATION_FOLDER = /^compacted-\d{8}T\d{9}Z-[\da-f]{8}$/

/** What a generation, a folder of compacted events, consists of. */
export const GENERATION_FILES = {
  /** Journey events, each once. What they say in declared words is in `shapes`. */
  events: 'journey-events.parquet',
  /** Each combination of words that journey events say, as JSON text. */
  shapes: 'journey-shapes.parquet',
  /** Lines that no column can hold, as they came. */
  rejected: 'rejected.ndjson',
} as const

export interface Manifest {
  /** The name of the generation's folder. */
  readonly generation: string
  /** The segments that are in it, and so no longer count themselves. */
  readonly sources: readonly string[]
  /** No two journey events have the same action ID, or the same place in a journey. */
  readonly unique: boolean
}

/**
 * The manifest of `folder`; undefined where nothing was compacted.
 * @throws InputError where it is none.
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST)
  try {
    const manifest: Manifest = JSON.parse(await readFile(path, 'utf8'))
    if (!GENERATION_FOLDER.test(manifest.generation) || !Array.isArray(manifest.sources)) throw new SyntaxError()
    return manifest
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    if (error instanceof SyntaxError) throw new InputError(`${path} does not say what was compacted; it was changed`)
    throw error
  }
}
