import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PostedEvent } from '../intake/intake.ts'

/**
 * Reads the RUM events that mention a journey from the newest segments of a folder, oldest first: the segments that together have at
 * most `maxBytes`, but always the newest one. Reads nothing if the folder is missing.
 * @param read The names of segments to skip. Adds the names of the segments that it reads.
 */
export async function* storedEvents(dir: string, maxBytes: number, read: Set<string>): AsyncGenerator<PostedEvent> {
  for (const path of await newestSegments(dir, maxBytes, read)) {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      const event = line.includes('"journey"') ? parse(line) : undefined
      if (event) yield event
    }
  }
}

async function newestSegments(dir: string, maxBytes: number, read: Set<string>): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const newestFirst = names
    .filter(name => /^rum-.*\.ndjson$/.test(name) && !read.has(name))
    .sort()
    .reverse()
  for (const name of newestFirst) read.add(name)
  const chosen: string[] = []
  let bytes = 0
  for (const name of newestFirst) {
    bytes += (await stat(join(dir, name))).size
    if (chosen.length > 0 && bytes > maxBytes) break
    chosen.unshift(join(dir, name))
  }
  return chosen
}

function parse(line: string): PostedEvent | undefined {
  try {
    const event: unknown = JSON.parse(line)
    return typeof event === 'object' && event !== null ? (event as PostedEvent) : undefined
  } catch {
    return undefined
  }
}
