import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, InputError } from '../system/errors.ts'

/** File that lists the segments of a generation. It is part of the generation, so that its loss is noticed. */
export const MANIFEST = 'compacted.json'
/** Folders that are not searched for events: generations, drafts, the lock, and folders of other programs with such a name. */
export const COMPACTION_FOLDER = /^(compact(ed|ing)-|compacting$)/
const GENERATION_FOLDER = /^compacted-generation-(\d{1,9})$/

/** Files in a generation, a folder of compacted events. */
export const GENERATION_FILES = {
  /** Journey events, each once. Their shapes are in `shapes`. */
  events: 'journey-events.parquet',
  /** Shapes of journey events, as JSON text. */
  shapes: 'journey-shapes.parquet',
  /** Lines that no column can hold, unchanged. */
  rejected: 'rejected.ndjson',
} as const

export interface Manifest {
  /** The segments that are in it, and so no longer count themselves. */
  readonly sources: readonly string[]
  /** No two journey events have the same action ID, or the same place in a journey. */
  readonly unique: boolean
}

export interface Generation extends Manifest {
  readonly number: number
  readonly path: string
}

/** Returns the number of the generation in a folder with that name; undefined if it is not a generation. */
export function generationNumber(name: string): number | undefined {
  const [, number] = GENERATION_FOLDER.exec(name) ?? []
  return number === undefined ? undefined : Number(number)
}

/** The folder of the generation of that number. */
export function generationPath(folder: string, number: number): string {
  return join(folder, `compacted-generation-${number}`)
}

/**
 * Returns the last generation of compacted events in `folder`, which includes all earlier ones; undefined if there is
 * none.
 * @throws InputError if the generation does not list the files that it was made from.
 */
export async function lastGeneration(folder: string): Promise<Generation | undefined> {
  const numbers = (await readdir(folder)).flatMap(name => generationNumber(name) ?? [])
  if (numbers.length === 0) return undefined
  const number = Math.max(...numbers)
  const path = generationPath(folder, number)
  return { number, path, ...(await readManifest(path)) }
}

async function readManifest(generation: string): Promise<Manifest> {
  const path = join(generation, MANIFEST)
  try {
    const manifest: Manifest | null = JSON.parse(await readFile(path, 'utf8'))
    if (!Array.isArray(manifest?.sources)) throw new SyntaxError()
    return manifest
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it was changed' : errorCode(error)
    throw new InputError(
      `${path} does not say what was compacted (${reason}). Nothing was deleted: restore it, or write {"sources": [], "unique": false} into it; events that are then there twice still count once`,
    )
  }
}
