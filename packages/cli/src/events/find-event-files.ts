import { type Dirent, existsSync } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { errorCode, InputError } from '../system/errors.ts'
import { COMPACTION_FOLDER, GENERATION_FILES, type Generation, lastGeneration, MANIFEST } from './compacted-folder.ts'
import { describeFile } from './describe-file.ts'
import type { EventFile } from './event-file.ts'
import { PULL_FOLDER } from './pulled-folder.ts'
import { refuseCsv } from './refuse-foreign.ts'
import { MisreadFiles, repairFile } from './repair-file.ts'
import { type Copies, createCopies } from './temporary-copies.ts'

/** The path of a file, a folder or a pipe; or a stream, such as standard input. */
export type EventInput = string | Readable

const EVENT_FILE = /^[^.].*\.(ndjson|jsonl|json)(\.gz|\.zst)?$/is
/** A compaction that ends while its folder is being read takes files away. It cannot do so at every attempt. */
const ATTEMPTS = 5

export interface FindOptions {
  /** Called for each file in a folder that cannot be read, which then counts as one rejected line. */
  readonly onUnreadable?: ((file: string, reason: string) => void) | undefined
}

/**
 * Finds the files of `inputs` and passes them to `use`. A file is taken whatever its name. A folder is searched at any
 * depth, except hidden folders, for `.ndjson`, `.jsonl` and `.json`, each also with `.gz` or `.zst`, and for compacted
 * generations, which replace their segments. Streams and pipes are copied to a temporary file. A file that is found
 * twice is read once. Calls `use` again if a concurrent compaction removed files, or if it throws `MisreadFiles`, then
 * with repaired copies.
 * @throws InputError if an input is missing or cannot be read.
 */
export async function withEventFiles<Result>(
  inputs: readonly EventInput[],
  use: (files: readonly EventFile[]) => Promise<Result>,
  { onUnreadable = () => {} }: FindOptions = {},
): Promise<Result> {
  const copies = createCopies()
  const streams = new Map<EventInput, EventFile>()
  const repaired = new Map<string, EventFile>()
  try {
    for (let attempt = 1; ; attempt++) {
      const files: EventFile[] = []
      try {
        for (const input of new Set(inputs)) files.push(...(await find(input, copies, streams)))
        const once = await withoutRepeats(files)
        const repair = async (file: EventFile) => {
          repaired.set(file.path, await whileThere(repairFile(file, copies.add)))
        }
        for (const file of once) if (file.needsRepair && !repaired.has(file.path)) await repair(file)
        for (const { label, unreadable } of once) if (unreadable !== undefined) onUnreadable(label, unreadable)
        const useRepaired = () => use(once.map(file => repaired.get(file.path) ?? file))
        try {
          return await useRepaired()
        } catch (error) {
          if (!(error instanceof MisreadFiles)) throw error
          for (const file of once) if (error.paths.has(file.path)) await repair(file)
        }
        return await useRepaired()
      } catch (error) {
        const isGone = error instanceof Vanished || files.some(({ path }) => !existsSync(path))
        if (attempt === ATTEMPTS || !isGone) throw error
      }
    }
  } finally {
    copies.discard()
  }
}

/**
 * Refuses empty input.
 * @throws InputError if `files`, found in `inputs`, have no byte.
 */
export function refuseEmpty(inputs: readonly EventInput[], files: readonly EventFile[]): void {
  if (files.some(({ bytes }) => bytes > 0)) return
  const isPulled = inputs.some(input => typeof input === 'string' && existsSync(join(input, PULL_FOLDER)))
  const remedy = isPulled
    ? 'Datadog gave none: are the time, the environment and DD_SITE right?'
    : 'record some with: journey-monitor intake'
  throw new InputError(`there are no events in ${inputs.map(nameOf).join(', ')}; ${remedy}`)
}

function nameOf(input: EventInput): string {
  return typeof input === 'string' ? input : '-'
}

/** A file was there a moment ago. */
class Vanished extends InputError {}

async function withoutRepeats(files: readonly EventFile[]): Promise<EventFile[]> {
  const keys = await Promise.all(files.map(async file => [await whileThere(realpath(file.path)), file] as const))
  return [...new Map(keys.reverse()).values()].reverse()
}

async function whileThere<Result>(promise: Promise<Result>): Promise<Result> {
  try {
    return await promise
  } catch (error) {
    throw errorCode(error) === 'ENOENT' ? new Vanished(`${(error as NodeJS.ErrnoException).path} is missing`) : error
  }
}

async function find(input: EventInput, copies: Copies, streams: Map<EventInput, EventFile>): Promise<EventFile[]> {
  const spoolOnce = async (source: () => NodeJS.ReadableStream | Promise<NodeJS.ReadableStream>, label: string) => {
    const file = streams.get(input) ?? (await describeReadable(await copies.add(await source()), label))
    streams.set(input, file)
    return [file]
  }
  try {
    if (typeof input !== 'string') return await spoolOnce(() => input, 'standard input')
    refuseCsv(input)
    const found = await stat(input)
    if (found.isDirectory()) return await findInFolder(input, copies)
    if (found.isFile()) return [(await generationOf(input)) ?? (await describeReadable(input))]
    return await spoolOnce(async () => (await open(input)).createReadStream(), input)
  } catch (error) {
    if (error instanceof InputError) throw error
    const code = errorCode(error)
    if (code === 'ENOENT')
      throw new InputError(
        `${nameOf(input)} does not exist; give a file or folder of RUM events, or - for standard input`,
      )
    if (code === 'ENXIO') throw new InputError(`${nameOf(input)} is a socket; give a file, a folder or a pipe`)
    throw new InputError(`${nameOf(input)}: ${whyUnreadable(nameOf(input), error)}`)
  }
}

/** @throws InputError if the file is an archive. */
async function describeReadable(path: string, label?: string): Promise<EventFile> {
  const file = await describeFile(path, label)
  if (file.unreadable !== undefined) throw new InputError(`${file.label}: ${file.unreadable}`)
  return file
}

/**
 * Lists the files, then the generations. A segment that is compacted in between counts once, in one form or the other. A
 * file that cannot be read is marked unreadable.
 */
async function findInFolder(folder: string, copies: Copies): Promise<EventFile[]> {
  const unreadable = async (path: string, reason: string) => ({
    ...(await describeFile(await copies.add(Readable.from([])), path)),
    unreadable: reason,
  })
  const files: EventFile[] = []
  const { entries, folders, failures } = await list(folder)
  for (const [path, error] of failures) files.push(await unreadable(path, whyUnreadable(path, error)))
  const generations: Generation[] = []
  const taken = new Set<string>()
  for (const parent of folders) {
    const generation = await whileThere(lastGeneration(parent))
    if (!generation) continue
    generations.push(generation)
    for (const name of generation.sources) taken.add(join(parent, name))
  }
  for (const generation of generations) files.push(...(await filesOf(generation)))
  const paths = entries
    .filter(entry => EVENT_FILE.test(entry.name) && entry.name !== MANIFEST)
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(path => !taken.has(path))
  for (const path of paths.sort()) {
    try {
      if (!(await isFile(path))) continue
      const file = await describeFile(path)
      files.push(file.unreadable === undefined ? file : await unreadable(path, file.unreadable))
    } catch (error) {
      if (hasVanished(path, error)) throw new Vanished(`${path} is missing`)
      files.push(await unreadable(path, whyUnreadable(path, error)))
    }
  }
  return files
}

interface Listing {
  readonly entries: Dirent[]
  /** The folder itself, and those in it that are not passed over. */
  readonly folders: string[]
  /** Folders that cannot be read, and why. */
  readonly failures: [path: string, error: unknown][]
}

async function list(folder: string): Promise<Listing> {
  const listing: Listing = {
    entries: await whileThere(readdir(folder, { withFileTypes: true })),
    folders: [folder],
    failures: [],
  }
  for (const entry of listing.entries) {
    if (!entry.isDirectory() || isPassedOver(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    try {
      listing.entries.push(...(await readdir(path, { withFileTypes: true })))
      listing.folders.push(path)
    } catch (error) {
      if (hasVanished(path, error)) throw new Vanished(`${path} is missing`)
      listing.failures.push([path, error])
    }
  }
  return listing
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || COMPACTION_FOLDER.test(name)
}

/** Tells whether a file or folder that was there a moment ago is missing now. */
function hasVanished(path: string, error: unknown): boolean {
  return errorCode(error) === 'ENOENT' && !isMisnamed(path)
}

/** Tells whether Node could not decode the file's name. The name in `path` is then a different one. */
function isMisnamed(path: string): boolean {
  return path.includes('\ufffd')
}

function whyUnreadable(path: string, error: unknown): string {
  const code = errorCode(error)
  if (isMisnamed(path)) return 'its name is not UTF-8; rename it'
  if (code === 'EACCES' || code === 'EPERM') return `it cannot be read (${code}); allow it: chmod +rX`
  return `it cannot be read (${code}); remove it or replace it`
}

/** Describes a generation, whose `path` is that of its journey events. */
async function generationOf(path: string): Promise<EventFile | undefined> {
  if (basename(path) !== GENERATION_FILES.events) return undefined
  const folder = dirname(resolve(path))
  const last = await lastGeneration(dirname(folder))
  return last && last.path === folder ? (await filesOf(last))[0] : undefined
}

/** A file, or a link to one: a pipe would be waited for, and a link to nothing has nothing. */
async function isFile(path: string): Promise<boolean> {
  const link = await lstat(path)
  if (!link.isSymbolicLink()) return link.isFile()
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

async function filesOf({ path, unique }: Generation): Promise<EventFile[]> {
  const events = await whileThere(describeFile(join(path, GENERATION_FILES.events)))
  const rejected = await whileThere(describeFile(join(path, GENERATION_FILES.rejected)))
  return [
    { ...events, compacted: { shapes: join(path, GENERATION_FILES.shapes), unique } },
    { ...rejected, needsRepair: rejected.bytes > 0, isLineByLine: true },
  ]
}
