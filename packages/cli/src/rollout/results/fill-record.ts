import { createHash } from 'node:crypto'

/** Lines that were generated in a plan, and the lines that they replaced. */
export interface WrittenLines {
  /** Number of the first one, 0-based. */
  readonly line: number
  readonly count: number
  readonly original: readonly string[]
  /** They answer a field in lines of their own, below its line. */
  readonly isBelow: boolean
}

const OPEN = '<!-- journey-monitor filled the blanks of this plan. Change what you like: it replaces only lines that it'
const SECOND = 'wrote and nobody changed, and keeps all others. It knows them by this list, so leave the list here.'
const ENTRY = /^([0-9a-f]{12}) (\d+)( below)? (\[.*\])$/

/** A plan before it was filled, as far as the generated text was not edited. */
export interface Restored {
  readonly lines: string[]
  /** Lines below which something had been written that was put back. */
  readonly wantsDetails: ReadonlySet<number>
  /** Sections, by their heading's line, in which something had been written. */
  readonly hasRecord: boolean
}

/** Removes the generated text of an earlier run from a plan's lines. */
export function restore(lines: readonly string[]): Restored {
  const start = lines.findLastIndex(line => line.startsWith(OPEN))
  if (start < 0) return { lines: [...lines], wantsDetails: new Set(), hasRecord: false }
  const length = lines.slice(start).findIndex(line => line.trim() === '-->')
  const end = length < 0 ? start : start + length
  const entries = lines.slice(start, end).flatMap(line => {
    const found = ENTRY.exec(line.trim())
    return found ? [entryOf(found)] : []
  })
  const before = lines.slice(0, start)
  while (before.at(-1)?.trim() === '') before.pop()
  const after = lines.slice(end + 1)
  const restored: string[] = []
  const wantsDetails = new Set<number>()
  const counts = [...new Set(entries.map(({ count }) => count))].sort((a, b) => b - a)
  let heading = ''
  for (let i = 0; i < before.length; ) {
    const entry = counts
      .map(count => (i + count > before.length ? undefined : take(entries, hash(heading, before.slice(i, i + count)))))
      .find(found => found !== undefined)
    if (entry) {
      if (entry.isBelow) wantsDetails.add(restored.length - 1)
      const isReturned = before[i]?.endsWith('\r') === true
      restored.push(...entry.original.map(line => (isReturned ? `${line}\r` : line)))
      i += entry.count
      continue
    }
    const line = before[i] as string
    if (/^#{1,6}\s/.test(line)) heading = line.trim()
    restored.push(line)
    i++
  }
  return { lines: [...restored, ...(before.length === 0 ? [] : ['']), ...after], wantsDetails, hasRecord: true }
}

/** Adds the record of the generated text, by which a later run recognizes it. */
export function withRecord(lines: readonly string[], written: readonly WrittenLines[]): string[] {
  if (written.length === 0) return [...lines]
  const headings = new Map<number, string>()
  let heading = ''
  for (const [i, line] of lines.entries()) {
    const own = written.find(each => each.line === i)
    if (/^#{1,6}\s/.test(line) && !own) heading = line.trim()
    headings.set(i, heading)
  }
  const entries = written.map(({ line, count, original, isBelow }) => {
    const mark = hash(headings.get(line) ?? '', lines.slice(line, line + count))
    const before = JSON.stringify(original.map(each => each.replace(/\r$/, ''))).replaceAll('>', '\\u003e')
    return `${mark} ${count}${isBelow ? ' below' : ''} ${before}`
  })
  const text = [...lines]
  while (text.at(-1)?.trim() === '') text.pop()
  const end = text.at(-1)?.endsWith('\r') ? '\r' : ''
  return [...text, end, ...[OPEN, SECOND, ...entries, '-->'].map(line => `${line}${end}`), '']
}

interface Entry {
  readonly mark: string
  readonly count: number
  readonly isBelow: boolean
  readonly original: readonly string[]
}

function entryOf([, mark = '', count = '', below, original = '[]']: RegExpExecArray): Entry {
  let lines: readonly string[] = []
  try {
    lines = JSON.parse(original)
  } catch {
    return { mark: '', count: 1, isBelow: false, original: [] }
  }
  return { mark, count: Number(count), isBelow: below !== undefined, original: lines }
}

/** Finds an entry and takes it away, so that lines that are the same twice have one each. */
function take(entries: Entry[], mark: string): Entry | undefined {
  const at = entries.findIndex(each => each.mark === mark)
  return at < 0 ? undefined : entries.splice(at, 1)[0]
}

function hash(heading: string, lines: readonly string[]): string {
  const text = [heading, ...lines].map(line => line.trimEnd()).join('\n')
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
