import { InputError, lineOf } from '../../system/errors.ts'

/** What stands between a pair of markers, and the lines around it, which stay as they are. */
export interface Slot {
  readonly before: string
  readonly content: string
  readonly after: string
  /** The number of the first line of `content`. */
  readonly line: number
  /** How that part of the file ends its lines. */
  readonly newline: string
  /** What stands before the first marker in its line: blanks. */
  readonly indent: string
}

interface Marker {
  readonly name: string
  readonly closes: boolean
  /** From 1. */
  readonly line: number
  /** Where its line starts and where the next one does. */
  readonly start: number
  readonly end: number
}

const MARKER = /<!--\s*(\/?)\s*journey-monitor:([^\s>]*)\s*-->/g
const ALONE = /^([ \t]*)<!--\s*\/?\s*journey-monitor:[^\s>]*\s*-->[ \t]*$/

/** The pair of lines between which `name` is filled in. */
export function markersOf(name: string): readonly [open: string, close: string] {
  return [`<!-- journey-monitor:${name} -->`, `<!-- /journey-monitor:${name} -->`]
}

/**
 * Finds the one pair of markers of `name` in `text`, which may be of any encoding that has ASCII in it.
 * @param file what a person calls it.
 * @throws InputError where a marker is missing, there twice, in the wrong order, not alone in its line, or where pairs
 * overlap: with the line, and what to do.
 */
export function findSlot(text: string, name: string, file: string): Slot {
  const markers = markersIn(text, file)
  checkPairs(markers, file)
  const [open, close] = markersOf(name)
  const [first, second] = markers.filter(marker => marker.name === name)
  if (!first || !second) {
    const others = [...new Set(markers.map(marker => marker.name))]
    const has = others.length > 0 ? `it has those of ${others.join(', ')}` : 'it has no markers at all'
    throw new InputError(
      `${file} has no place for ${name} (${has}); add the lines ${open} and ${close} where it belongs`,
    )
  }
  const opening = text.slice(first.start, first.end)
  return {
    before: text.slice(0, first.end),
    content: text.slice(first.end, second.start),
    after: text.slice(second.start),
    line: first.line + 1,
    newline: /\r?\n$/.exec(opening)?.[0] ?? '\n',
    indent: ALONE.exec(opening.trimEnd())?.[1] ?? '',
  }
}

/** The text with `content` in the slot; what is around it is left as it is, to the byte. */
export function fillSlot({ before, after, newline, indent }: Slot, content: string): string {
  const lines = content.trimEnd().split('\n')
  return `${before}${lines.map(line => `${line && indent}${line}${newline}`).join('')}${after}`
}

function markersIn(text: string, file: string): Marker[] {
  const found: Marker[] = []
  let start = 0
  for (const [i, withEnd] of text.split(/(?<=\n)/).entries()) {
    const line = withEnd.replace(/\r?\n$/, '')
    for (const [whole, slash, name = ''] of line.matchAll(MARKER)) {
      if (!ALONE.test(line))
        throw new InputError(`${lineOf(file, i + 1)}: ${whole} must stand alone in its line; break the line`)
      found.push({ name, closes: slash === '/', line: i + 1, start, end: start + withEnd.length })
    }
    start += withEnd.length
  }
  return found
}

/** Also of the other names: where any pair is broken, nobody knows what lies inside what. */
function checkPairs(markers: readonly Marker[], file: string): void {
  let open: Marker | undefined
  const closed = new Map<string, Marker>()
  const fail = ({ line }: Marker, what: string): never => {
    throw new InputError(`${lineOf(file, line)}: ${what}`)
  }
  for (const marker of markers) {
    const [opening, closing] = markersOf(marker.name)
    const former = closed.get(marker.name)
    if (!marker.closes) {
      if (open?.name === marker.name) fail(marker, `${opening} is there twice, first in line ${open.line}; remove one`)
      if (open)
        fail(marker, `${opening} is inside ${open.name}, which begins in line ${open.line}; close that one first`)
      if (former) fail(marker, `${opening} is there twice, first in line ${former.line}; remove one pair`)
      open = marker
    } else {
      if (!open && former) fail(marker, `${closing} is there twice; remove one`)
      if (!open) fail(marker, `${closing} comes without ${opening} before it; add that line`)
      if (open && open.name !== marker.name) {
        fail(marker, `${closing} is inside ${open.name}, which begins in line ${open.line}; close that one first`)
      }
      if (open) closed.set(open.name, open)
      open = undefined
    }
  }
  if (open) fail(open, `${markersOf(open.name)[0]} is never closed; add the line ${markersOf(open.name)[1]}`)
}
