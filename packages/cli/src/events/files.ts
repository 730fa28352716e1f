import { createReadStream, type Dirent, existsSync, statSync } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { errorCode, InputError } from '../system/errors.ts'
import { type Copies, createCopies } from './copies.ts'
import type { EventFile } from './event-file.ts'
import { COMPACTION_FOLDER, GENERATION_FILES, type Generation, lastGeneration, MANIFEST } from './generation.ts'
import { isDamage, isMarked, mend } from './mend.ts'

/** The path of a file, a folder or a pipe; or a stream, such as standard input. */
export type EventInput = string | Readable

const EVENT_FILE = /^[^.].*\.(ndjson|jsonl|json)(\.gz)?$/i
/** Enough to decompress the first bytes of. */
const HEAD_BYTES = 1_024
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b])
/** A compaction that ends while its folder is being read takes files away. It cannot do so at every attempt. */
const ATTEMPTS = 5

/**
 * Finds the files behind `inputs` and hands them to `use`: files as they are, whatever their name; of a folder, at any
 * depth but in hidden ones, `.ndjson`, `.jsonl` and `.json`, each also with `.gz`, and what was compacted, in the place of its segments; streams
 * and pipes by way of a temporary copy. A file that is found twice is read once. Where a compaction takes files away,
 * and where `use` finds damage, which a copy is then without, it is called again.
 * @throws InputError where one is missing or cannot be read.
 */
export async function withEventFiles<Result>(
  inputs: readonly EventInput[],
  use: (files: readonly EventFile[]) => Promise<Result>,
): Promise<Result> {
  const copies = createCopies()
  const streams = new Map<EventInput, EventFile>()
  const mended = new Map<string, EventFile>()
  const inDoubt = new Set<string>()
  try {
    for (let attempt = 1; ; attempt++) {
      const files: EventFile[] = []
      try {
        for (const input of new Set(inputs)) files.push(...(await find(input, copies, streams)))
        const once = await withoutRepeats(files)
        for (const file of once) {
          const isBad = file.isMarked || (inDoubt.has(file.path) && !file.compacted)
          if (isBad && !mended.has(file.path)) mended.set(file.path, await whileThere(mend(file, copies.add)))
        }
        return await use(once.map(file => mended.get(file.path) ?? file))
      } catch (error) {
        const isGone = error instanceof Vanished || files.some(({ path }) => !existsSync(path))
        const isNew = isDamage(error) && files.some(({ path }) => !inDoubt.has(path))
        if (attempt === ATTEMPTS || !(isGone || isNew)) throw error
        if (isNew) for (const { path } of files) inDoubt.add(path)
      }
    }
  } finally {
    copies.discard()
  }
}

/** @throws InputError where `files`, found behind `inputs`, have not a single byte. */
export function refuseEmpty(inputs: readonly EventInput[], files: readonly EventFile[]): void {
  if (files.some(({ bytes }) => bytes > 0)) return
  throw new InputError(
    `there are no events in ${inputs.map(nameOf).join(', ')}; record some with: journey-monitor intake`,
  )
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
  const spoolOnce = async (source: () => NodeJS.ReadableStream, label: string) => {
    const file = streams.get(input) ?? (await describe(await copies.add(source()), label))
    streams.set(input, file)
    return [file]
  }
  try {
    if (typeof input !== 'string') return await spoolOnce(() => input, 'standard input')
    const found = await stat(input)
    if (found.isDirectory()) return await findInFolder(input)
    if (found.isFile()) return [(await generationOf(input)) ?? (await describe(input))]
    return await spoolOnce(() => createReadStream(input), input)
  } catch (error) {
    if (error instanceof InputError) throw error
    const code = errorCode(error)
    if (code === 'ENOENT')
      throw new InputError(
        `${nameOf(input)} does not exist; give a file or folder of RUM events, or - for standard input`,
      )
    throw new InputError(`${nameOf(input)} cannot be read (${code})`)
  }
}

/** Lists first and looks for generations then: what was compacted in between counts once, as what it was or what it became. */
async function findInFolder(folder: string): Promise<EventFile[]> {
  const entries = (await whileThere(readdir(folder, { recursive: true, withFileTypes: true }))).filter(
    ({ parentPath }) => !isPassedOver(relative(folder, parentPath)),
  )
  const folders = entries.filter(entry => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name))
  const generations: Generation[] = []
  const taken = new Set<string>()
  for (const parent of [folder, ...folders.filter(path => !isPassedOver(basename(path)))]) {
    const generation = await whileThere(lastGeneration(parent))
    if (!generation) continue
    generations.push(generation)
    for (const name of generation.sources) taken.add(join(parent, name))
  }
  const paths = entries
    .filter(entry => EVENT_FILE.test(entry.name) && entry.name !== MANIFEST && isReadableFile(entry))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(path => !taken.has(path))
  const lines = paths.sort().map(async path => [await whileThere(describe(path))])
  return (await Promise.all([...generations.map(filesOf), ...lines])).flat()
}

function isPassedOver(path: string): boolean {
  return path.split(sep).some(part => part.startsWith('.') || COMPACTION_FOLDER.test(part))
}

/** A generation, where `path` is that of its journey events. */
async function generationOf(path: string): Promise<EventFile | undefined> {
  if (basename(path) !== GENERATION_FILES.events) return undefined
  const folder = dirname(resolve(path))
  const last = await lastGeneration(dirname(folder))
  return last && last.path === folder ? (await filesOf(last))[0] : undefined
}

/** A file, or a link to one: a pipe would be waited for, and a link to nothing has nothing. */
function isReadableFile(entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile()
  return statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.isFile() ?? false
}

async function filesOf({ path, unique }: Generation): Promise<EventFile[]> {
  const events = await whileThere(describe(join(path, GENERATION_FILES.events)))
  const rejected = await whileThere(describe(join(path, GENERATION_FILES.rejected)))
  return [{ ...events, compacted: { shapes: join(path, GENERATION_FILES.shapes), unique } }, rejected]
}

async function describe(path: string, label = path): Promise<EventFile> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const { size } = await file.stat()
    const head = buffer.subarray(0, bytesRead)
    const gzip = head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)
    return { path, label, bytes: size, gzip, isMarked: isMarked(head, gzip) }
  } finally {
    await file.close()
  }
}
