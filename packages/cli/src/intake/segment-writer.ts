import { randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../system/make-folder.ts'

export interface SegmentWriterOptions {
  readonly dir: string
  /** The prefix of every file name. */
  readonly prefix: string
  /** The size at which a new segment begins. */
  readonly maxBytes: number
}

export interface SegmentWriter {
  /** Appends whole lines. Resolves when they are on disk; after a rejection, no part of them stays in the file. */
  append(lines: readonly string[]): Promise<void>
  /** The number of disk syncs. Concurrent appends share one. */
  readonly syncs: number
  close(): Promise<void>
}

interface Segment {
  readonly path: string
  readonly file: FileHandle
  /** The bytes that are known to be on disk. */
  bytes: number
}

interface Waiting {
  readonly bytes: Buffer
  resolve(): void
  reject(error: unknown): void
}

/**
 * Creates a writer of newline-delimited segments. Each process starts a new segment, so that a torn last line that a crash left in
 * another file never runs into a good one.
 */
export function createSegmentWriter({ dir, prefix, maxBytes }: SegmentWriterOptions): SegmentWriter {
  let segment: Segment | undefined
  let waiting: Waiting[] = []
  let committing: Promise<void> | undefined
  let syncs = 0

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await commit(Buffer.concat(group.map(({ bytes }) => bytes)))
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    committing = undefined
  }

  async function commit(bytes: Buffer): Promise<void> {
    const previous = segment
    segment = undefined
    segment = (await reusable(previous)) ?? (await create())
    try {
      await segment.file.appendFile(bytes)
      await segment.file.datasync()
    } catch (error) {
      const failed = segment
      segment = undefined
      await undoAppend(failed)
      throw error
    }
    segment.bytes += bytes.length
    syncs++
  }

  async function reusable(current: Segment | undefined): Promise<Segment | undefined> {
    if (!current) return undefined
    const deleted = (await current.file.stat()).nlink === 0
    if (!deleted && current.bytes < maxBytes) return current
    await current.file.close()
    return undefined
  }

  async function create(): Promise<Segment> {
    await makeFolder(dir, 0o700)
    const stamp = new Date().toISOString().replace(/[-:.]/g, '')
    const path = join(dir, `${prefix}-${stamp}-${process.pid}-${randomBytes(4).toString('hex')}.ndjson`)
    const created = { path, file: await open(path, 'ax', 0o600), bytes: 0 }
    try {
      await syncFolder(dir)
    } catch (error) {
      await undoAppend(created)
      throw error
    }
    return created
  }

  return {
    append: lines =>
      new Promise((resolve, reject) => {
        waiting.push({ bytes: Buffer.from(lines.map(line => `${line}\n`).join('')), resolve, reject })
        committing ??= commitAll()
      }),
    get syncs() {
      return syncs
    },
    async close() {
      await committing
      await segment?.file.close()
      segment = undefined
    },
  }
}

/** Creates `dir` if it's missing. Throws if files can't be created in it. */
export async function ensureWritable(dir: string): Promise<void> {
  await makeFolder(dir, 0o700)
  const path = join(dir, `.${randomBytes(8).toString('hex')}`)
  await (await open(path, 'ax', 0o600)).close()
  await unlink(path)
}

/** Removes what a failed append may have written. On a full disk, empty files are deleted too. */
async function undoAppend({ path, file, bytes }: Segment): Promise<void> {
  await (bytes > 0 ? file.truncate(bytes) : unlink(path)).catch(() => {})
  await file.close().catch(() => {})
}

/** Makes a new file's name durable: https://man7.org/linux/man-pages/man2/fsync.2.html. Windows refuses to open a folder. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
