import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { errorCode, InputError } from '../system/errors.ts'
import { makeFolder } from '../system/make-folder.ts'

export interface PopulationFolder {
  /** Appends whole lines; resolves when more can be written. */
  write(lines: readonly string[], truths: readonly string[]): Promise<void>
  /** Moves the folder to its final name. Until then, nothing exists there. */
  keep(): Promise<void>
  /** Deletes everything that was written. */
  discard(): Promise<void>
}

export interface PopulationFolderOptions {
  readonly dir: string
  /** The size at which a new segment begins. Default: 256 MiB. */
  readonly maxBytes?: number
  /** Returns the order in which segments are numbered, given how many there are. Default: as written. */
  readonly order?: (segments: number) => readonly number[]
}

const TRUTH = 'truth.ndjson'
const BUFFER_BYTES = 4 * 2 ** 20

/**
 * Creates a folder of `rum-*.ndjson` and `truth.ndjson` atomically: it is written under a temporary name next to `dir`.
 * @throws InputError if `dir` is not empty, or cannot be written.
 */
export async function createPopulationFolder({
  dir,
  maxBytes = 256 * 2 ** 20,
  order,
}: PopulationFolderOptions): Promise<PopulationFolder> {
  const folder = resolve(dir)
  const parent = dirname(folder)
  const hidden = join(parent, `.${basename(folder)}-${randomBytes(4).toString('hex')}`)
  await ensureEmpty(folder)
  const truth = await writable(folder, async () => {
    await makeFolder(parent)
    await mkdir(hidden, { mode: 0o700 })
    return createAppender(await open(join(hidden, TRUTH), 'wx'))
  })
  let segment: Appender | undefined
  let segments = 0

  async function closeSegment(): Promise<void> {
    await segment?.close()
    segment = undefined
  }

  return {
    write: (lines, truths) =>
      writable(folder, async () => {
        if (truths.length > 0) await truth.append(truths)
        if (lines.length === 0) return
        segment ??= createAppender(await open(join(hidden, segmentName(segments++)), 'wx'))
        await segment.append(lines)
        if (segment.bytes() >= maxBytes) await closeSegment()
      }),
    keep: () =>
      writable(folder, async () => {
        await closeSegment()
        await truth.close()
        await renumber(hidden, order?.(segments) ?? [])
        await rmdir(folder).catch(() => {})
        await rename(hidden, folder)
      }),
    async discard() {
      await closeSegment().catch(() => {})
      await truth.close().catch(() => {})
      await rm(hidden, { recursive: true, force: true })
    },
  }
}

interface Appender {
  append(lines: readonly string[]): Promise<void>
  bytes(): number
  close(): Promise<void>
}

function createAppender(file: FileHandle): Appender {
  let waiting: string[] = []
  let characters = 0
  let written = 0
  const flush = async () => {
    const bytes = Buffer.from(waiting.join(''))
    waiting = []
    characters = 0
    written += bytes.length
    await file.appendFile(bytes)
  }
  return {
    async append(lines) {
      for (const line of lines) {
        waiting.push(line, '\n')
        characters += line.length + 1
      }
      if (characters >= BUFFER_BYTES) await flush()
    },
    bytes: () => written + characters,
    async close() {
      await flush()
      await file.close()
    },
  }
}

async function ensureEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(error => {
    if (errorCode(error) === 'ENOENT') return []
    throw new InputError(`${folder} cannot be written to (${errorCode(error)}); choose another folder with --out`)
  })
  if (names.length > 0) throw new InputError(`${folder} is not empty; choose another folder with --out`)
}

async function writable<Result>(folder: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    throw new InputError(`${folder} cannot be written to (${errorCode(error)}); choose another folder with --out`)
  }
}

async function renumber(dir: string, order: readonly number[]): Promise<void> {
  for (const [i, to] of order.entries()) await rename(join(dir, segmentName(i)), join(dir, `${segmentName(to)}.new`))
  for (const i of order) await rename(join(dir, `${segmentName(i)}.new`), join(dir, segmentName(i)))
}

function segmentName(index: number): string {
  return `rum-${String(index + 1).padStart(5, '0')}.ndjson`
}
