import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, copyFile, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as queries from './compact-queries.ts'
import { type Database, literal, literals, withDatabase } from './database.ts'
import { GENERATION_FILES, MANIFEST, type Manifest, OWN_GENERATION_FOLDER, readManifest } from './generation.ts'
import { InputError } from './input-error.ts'
import { isJson, rawLines } from './lines.ts'
import { withLock } from './lock.ts'
import { OTHER_TYPES } from './other-events.ts'
import { segmentsOf } from './segments.ts'

/** What a compaction comes to. */
export interface Compaction {
  /** Segments that were taken in. */
  readonly segments: number
  /** Segments to which a live intake may still append. */
  readonly open: number
  /** Journey events in Parquet now. */
  readonly events: number
  /** Lines that are kept as they came. */
  readonly rejected: number
}

export interface CompactOptions {
  /** Hears of each step before it is taken. */
  readonly onStep?: (step: CompactStep) => void
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
 * Turns the segments in `folder` that no intake appends to any more, and what was compacted before, into deduplicated
 * Parquet files. At any moment, also where it is killed, every event counts exactly once: the new files count from the
 * moment at which the manifest names them, and the segments until then.
 *
 * @throws InputError where another compaction is going on, the folder cannot be read, or the disk is full.
 * @example const { segments, events } = await compact('.journeys')
 */
export function compact(folder: string, { onStep = () => {} }: CompactOptions = {}): Promise<Compaction> {
  return withLock(folder, async () => {
    const previous = await readManifest(folder)
    await sweep(folder, previous)
    const { closed, open } = await segmentsOf(folder)
    if (closed.length === 0) return { segments: 0, open: open.length, ...(await countsOf(folder, previous)) }

    const generation = `compacted-${new Date().toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`
    const next = join(folder, generation)
    await mkdir(next, { mode: 0o700 })
    try {
      const unique = await write({ folder, previous, next, segments: closed, onStep })
      onStep('syncing')
      for (const name of await readdir(next)) await sync(join(next, name))
      await sync(next)
      onStep('switching')
      await switchTo(folder, { generation, sources: closed, unique })
    } catch (error) {
      await rm(next, { recursive: true, force: true })
      if (!isDiskFull(error)) throw error
      throw new InputError(`${folder} was left as it is: there is no room for its compacted events; free some`)
    }
    onStep('deleting')
    const manifest = await readManifest(folder)
    await sweep(folder, manifest)
    onStep('done')
    return { segments: closed.length, open: open.length, ...(await countsOf(folder, manifest)) }
  })
}

interface Writing {
  readonly folder: string
  readonly previous: Manifest | undefined
  /** The new generation's folder. */
  readonly next: string
  /** Names. */
  readonly segments: readonly string[]
  onStep(step: CompactStep): void
}

/** Writes the files of a generation, and says whether its journey events are unique. */
function write({ folder, previous, next, segments, onStep }: Writing): Promise<boolean> {
  return withDatabase(async database => {
    const copy = (query: string, path: string) =>
      database.run(`COPY (${query}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`)
    const before = (name: string) => previous && join(folder, previous.generation, name)
    const staging = join(next, 'staging.parquet')
    const events = join(next, GENERATION_FILES.events)
    const shapes = join(next, GENERATION_FILES.shapes)

    onStep('reading')
    const paths = segments.map(name => join(folder, name))
    const source = `FROM read_ndjson_objects([${literals(paths)}], ignore_errors = true, maximum_object_size = ${16 * 2 ** 20}, filename = true)`
    await copy(queries.stagingQuery(source), staging)

    onStep('shapes')
    const eventsBefore = before(GENERATION_FILES.events)
    const shapesBefore = before(GENERATION_FILES.shapes)
    const all = queries.journeyEvents(
      staging,
      eventsBefore && shapesBefore ? { events: eventsBefore, shapes: shapesBefore } : undefined,
    )
    await copy(queries.shapesQuery(all), shapes)

    onStep('journeys')
    await copy(queries.uniqueEvents(all, shapes), events)
    const [repetition] = await database.rows<{ repeats: boolean }>(queries.repetitionQuery(events, shapes))

    onStep('others')
    for (const type of OTHER_TYPES) {
      const name = `${type}.parquet`
      await copy(queries.otherEvents(type, staging, before(name)), join(next, name))
    }

    onStep('rejected')
    const rejected = join(next, GENERATION_FILES.rejected)
    const rejectedBefore = before(GENERATION_FILES.rejected)
    if (rejectedBefore) await copyFile(rejectedBefore, rejected)
    else await writeFile(rejected, '')
    await keepRejected(database, staging, rejected)
    await rm(staging)
    return !repetition?.repeats
  })
}

/** Appends to the file `rejected` the lines that no column can hold, as they came. */
async function keepRejected(database: Database, staging: string, rejected: string): Promise<void> {
  const stream = await database.connection.stream(queries.rejectedLines(staging))
  for await (const rows of stream.yieldRowsJs()) {
    await appendFile(rejected, rows.map(([line]) => `${line}\n`).join(''))
  }
  const malformed = await database.rows<{ filename: string; lines: number }>(queries.malformedLines(staging))
  for (const { filename, lines } of malformed) {
    let kept = 0
    for await (const line of rawLines(createReadStream(filename))) {
      if (isJson(line)) continue
      await appendFile(rejected, Buffer.concat([line, Buffer.from('\n')]))
      kept++
    }
    if (kept !== lines)
      throw new InputError(`${filename} was left as it is: ${lines} of its lines seem to be no JSON, or ${kept}`)
  }
}

/** DuckDB says it in words only. */
function isDiskFull(error: unknown): boolean {
  return /no space left on device/i.test((error as Error).message)
}

/** The moment at which the new generation counts, and the old one and its segments do not. */
async function switchTo(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, MANIFEST)
  await writeFile(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  await sync(`${path}.tmp`)
  await rename(`${path}.tmp`, path)
  await sync(folder)
}

/** Deletes what does not count: segments that were taken in, and generations that the manifest does not name. */
async function sweep(folder: string, manifest: Manifest | undefined): Promise<void> {
  const sources = new Set(manifest?.sources)
  for (const name of await readdir(folder)) {
    const isOld = OWN_GENERATION_FOLDER.test(name) && name !== manifest?.generation
    if (isOld || sources.has(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
  await sync(folder)
}

async function countsOf(
  folder: string,
  manifest: Manifest | undefined,
): Promise<Pick<Compaction, 'events' | 'rejected'>> {
  if (!manifest) return { events: 0, rejected: 0 }
  const path = (name: string) => join(folder, manifest.generation, name)
  let rejected = 0
  for await (const line of rawLines(createReadStream(path(GENERATION_FILES.rejected)))) if (line.length > 0) rejected++
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
