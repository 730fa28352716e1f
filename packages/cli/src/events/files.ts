import { createWriteStream } from 'node:fs'
import { mkdtemp, open, readdir, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorCode, InputError } from './input-error.ts'

/** Standard input, where a path may stand. */
export const STANDARD_INPUT = '-'

export interface EventFile {
  readonly path: string
  /** What a person calls it. */
  readonly label: string
  readonly gzip: boolean
  readonly bytes: number
}

const EVENT_FILE = /^[^.].*\.(ndjson|jsonl|json)(\.gz)?$/i
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b])

/**
 * Finds the files behind `inputs` and hands them to `use`: files as they are, whatever their name; of a folder, at any
 * depth, `.ndjson`, `.jsonl` and `.json`, each also with `.gz`; `-` and pipes by way of a temporary copy. A file that is
 * found twice is read once.
 * @throws InputError where one is missing or cannot be read.
 */
export async function withEventFiles<Result>(
  inputs: readonly string[],
  use: (files: readonly EventFile[]) => Promise<Result>,
): Promise<Result> {
  const copies = await mkdtemp(join(tmpdir(), 'journey-monitor-'))
  try {
    const files = new Map<string, EventFile>()
    for (const input of new Set(inputs)) {
      for (const file of await find(input, join(copies, String(files.size)))) {
        const key = await realpath(file.path)
        if (!files.has(key)) files.set(key, file)
      }
    }
    return await use([...files.values()])
  } finally {
    await rm(copies, { recursive: true, force: true })
  }
}

async function find(input: string, copy: string): Promise<EventFile[]> {
  try {
    if (input === STANDARD_INPUT) return [await spool(process.stdin, copy, 'standard input')]
    const found = await stat(input)
    if (found.isDirectory()) return await findInFolder(input)
    if (found.isFile()) return [await describe(input, input)]
    const pipe = await open(input)
    return [await spool(pipe.createReadStream(), copy, input)]
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT')
      throw new InputError(`${input} does not exist; give a file or folder of RUM events, or - for standard input`)
    throw new InputError(`${input} cannot be read (${code})`)
  }
}

async function findInFolder(folder: string): Promise<EventFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(entry => !entry.isDirectory() && EVENT_FILE.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
  return Promise.all(paths.sort().map(path => describe(path, path)))
}

async function describe(path: string, label: string): Promise<EventFile> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    const { size } = await file.stat()
    return { path, label, bytes: size, gzip: bytesRead === 2 && buffer.equals(GZIP_MAGIC) }
  } finally {
    await file.close()
  }
}

async function spool(source: NodeJS.ReadableStream, copy: string, label: string): Promise<EventFile> {
  await pipeline(source, createWriteStream(copy))
  return describe(copy, label)
}
