import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { appendFile, copyFile, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorCode, InputError } from '../system/errors.ts'
import * as queries from './compact-queries.ts'
import {
  GENERATION_FILES,
  type Generation,
  generationNumber,
  generationPath,
  lastGeneration,
  MANIFEST,
  type Manifest,
} from './compacted-folder.ts'
import { type Database, literal, literals, withDatabase } from './database.ts'
import { describeFile } from './describe-file.ts'
import type { EventFile } from './event-file.ts'
import { findMisread } from './find-misread.ts'
import { withLock } from './folder-lock.ts'
import { segmentsOf } from './intake-segments.ts'
import { MAX_LINE_BYTES } from './line-scan.ts'
import { OTHER_TYPES } from './other-rum-events.ts'
import { rawLines } from './raw-lines.ts'
import { repairFile } from './repair-file.ts'

/** A folder that was to become a generation, or a lock. */
const DRAFT = /^compacting-[\da-f]{8}$/

/** Result of a compaction. */
export interface Compaction {
  /** Segments that were taken in. */
  readonly segments: number
  /** Segments to which a live intake may still append. */
  readonly open: number
  /** Journey events in Parquet now. */
  readonly events: number
  /** Lines that are kept unchanged. */
  readonly rejected: number
}

export interface CompactOptions {
  /** Called, and awaited, before each step. */
  readonly onStep?: (step: CompactStep) => void | Promise<void>
}

export type CompactStep =
  | 'reading'
  | 'shapes'
  | 'journeys'
  | 'others'
  | 'rejected'
  | 'syncing'
  | 'switching'
  | 'deleting'
  | 'done'

/**
 * Compacts closed segments of `folder`, and earlier generations, into deduplicated Parquet files. Every event counts
 * exactly once at any time, even if the process is killed: the new files count from the moment at which their folder is
 * renamed to the next generation, the segments until then.
 *
 * @throws InputError if another compaction is running, the folder cannot be read, or the disk is full.
 * @example const { segments, events } = await compact('.journeys')
 */
export function compact(folder: string, { onStep = () => {} }: CompactOptions = {}): Promise<Compaction> {
  return withLock(folder, async () => {
    const previous = await lastGeneration(folder)
    await sweep(folder, previous)
    const { closed, open } = await segmentsOf(folder)
    if (closed.length === 0) return { segments: 0, open: open.length, ...(await countsOf(previous)) }

    const draft = join(folder, `compacting-${randomBytes(4).toString('hex')}`)
    await mkdir(draft, { mode: 0o700 })
    try {
      const unique = await write({ folder, previous, draft, segments: closed, onStep })
      const manifest: Manifest = { sources: closed, unique }
      await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
      await onStep('syncing')
      for (const name of await readdir(draft)) await sync(join(draft, name))
      await sync(draft)
      await onStep('switching')
      await rename(draft, generationPath(folder, (previous?.number ?? 0) + 1))
      await sync(folder)
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      const reason = reasonOf(error as Error)
      throw reason ? new InputError(`${folder} was not changed: ${reason}`) : error
    }
    await onStep('deleting')
    const next = await lastGeneration(folder)
    await sweep(folder, next)
    await onStep('done')
    return { segments: closed.length, open: open.length, ...(await countsOf(next)) }
  })
}

interface Writing {
  readonly folder: string
  readonly previous: Generation | undefined
  /** The folder that becomes the next generation. */
  readonly draft: string
  /** Names. */
  readonly segments: readonly string[]
  onStep(step: CompactStep): void | Promise<void>
}

/** Writes the files of a generation. Returns whether its journey events are unique. */
function write({ folder, previous, draft, segments, onStep }: Writing): Promise<boolean> {
  return withDatabase(async database => {
    const copy = (query: string, path: string) =>
      database.run(`COPY (${query}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`)
    const before = (name: string) => previous && join(previous.path, name)
    const staging = join(draft, 'staging.parquet')
    const events = join(draft, GENERATION_FILES.events)
    const shapes = join(draft, GENERATION_FILES.shapes)

    await onStep('reading')
    const paths = segments.map(name => join(folder, name))
    const files = await repairSegments(database, paths, draft)
    const names = literals(files.map(({ path }) => path))
    const source = `FROM read_ndjson_objects([${names}], ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES})`
    await copy(queries.stagingQuery(source), staging)
    const [unread] = await database.rows<{ lines: number }>(queries.unreadLines(staging))
    if (unread?.lines !== 0) throw new Error(`${unread?.lines} lines of ${names} were not read`)
    const repaired = files.filter(file => file.repaired)
    for (const { path } of repaired) await rm(path)

    await onStep('shapes')
    const eventsBefore = before(GENERATION_FILES.events)
    const shapesBefore = before(GENERATION_FILES.shapes)
    const all = queries.journeyEvents(
      staging,
      eventsBefore && shapesBefore ? { events: eventsBefore, shapes: shapesBefore } : undefined,
    )
    await copy(queries.shapesQuery(all), shapes)

    await onStep('journeys')
    await copy(queries.uniqueEvents(all, shapes), events)
    const [repetition] = await database.rows<{ repeats: boolean }>(queries.repetitionQuery(events, shapes))

    await onStep('others')
    for (const type of OTHER_TYPES) {
      const name = `${type}.parquet`
      await copy(queries.otherEvents(type, staging, before(name)), join(draft, name))
    }

    await onStep('rejected')
    const rejected = join(draft, GENERATION_FILES.rejected)
    const rejectedBefore = before(GENERATION_FILES.rejected)
    if (rejectedBefore) await copyFile(rejectedBefore, rejected)
    else await writeFile(rejected, '')
    await keepRejected(database, staging, rejected)
    for (const file of repaired) await keepDefects(file, rejected)
    await rm(staging)
    return !repetition?.repeats
  })
}

/** Describes the segments. Replaces those that DuckDB misreads by repaired copies in `draft`. */
async function repairSegments(database: Database, paths: readonly string[], draft: string): Promise<EventFile[]> {
  const files: EventFile[] = []
  for (const path of paths) files.push(await describeFile(path))
  const misread = await findMisread(database, files)
  const copy = async (content: AsyncIterable<Buffer>) => {
    const path = join(draft, `repaired-${randomBytes(4).toString('hex')}.ndjson`)
    await pipeline(content, createWriteStream(path, { mode: 0o600 }))
    return path
  }
  const repairs: EventFile[] = []
  for (const file of files) {
    const isMisread = file.needsRepair || misread.has(file.path)
    repairs.push(isMisread ? await repairFile(file, copy) : file)
  }
  return repairs
}

/** Appends the lines that no column can hold to the file `rejected`, unchanged. */
async function keepRejected(database: Database, staging: string, rejected: string): Promise<void> {
  const stream = await database.connection.stream(queries.rejectedLines(staging))
  for await (const rows of stream.yieldRowsJs()) {
    await appendFile(rejected, rows.map(([line]) => `${line}\n`).join(''))
  }
}

/** Appends the lines that a repaired copy omits to the file `rejected`, unchanged. */
async function keepDefects({ repaired }: EventFile, rejected: string): Promise<void> {
  if (!repaired) return
  const numbers = new Set(repaired.defects.map(({ line }) => line))
  let number = 0
  for await (const line of rawLines(createReadStream(repaired.original.path))) {
    if (numbers.has(++number)) await appendFile(rejected, Buffer.concat([line, Buffer.from('\n')]))
  }
}

/** Returns a known reason of a failure. DuckDB gives reasons only as text. */
function reasonOf(error: Error): string | undefined {
  const { message } = error
  if (/^(EEXIST|ENOTEMPTY)$/.test(errorCode(error))) return 'another process compacted it in the meantime'
  if (/no space left on device/i.test(message)) return 'there is no space for its compacted events; free some'
  return undefined
}

/** Deletes files that no longer count: compacted segments, generations before `last`, and drafts. */
async function sweep(folder: string, last: Generation | undefined): Promise<void> {
  const sources = new Set(last?.sources)
  for (const name of await readdir(folder)) {
    const isOld = last !== undefined && (generationNumber(name) ?? last.number) < last.number
    if (isOld || DRAFT.test(name) || sources.has(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
  await sync(folder)
}

async function countsOf(generation: Generation | undefined): Promise<Pick<Compaction, 'events' | 'rejected'>> {
  if (!generation) return { events: 0, rejected: 0 }
  const path = (name: string) => join(generation.path, name)
  let rejected = 0
  const rejectedLines = rawLines(createReadStream(path(GENERATION_FILES.rejected)), { isLineByLine: true })
  for await (const line of rejectedLines) if (line.length > 0) rejected++
  const [row] = await withDatabase(database =>
    database.rows<{ events: number }>(
      `SELECT count(*) AS events FROM read_parquet(${literal(path(GENERATION_FILES.events))})`,
    ),
  )
  return { events: row?.events ?? 0, rejected }
}

/** Makes a file, or the names in a folder, durable. Windows does not open folders. */
async function sync(path: string): Promise<void> {
  if (process.platform === 'win32' && (await stat(path)).isDirectory()) return
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
