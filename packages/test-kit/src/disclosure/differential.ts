import { Cell, Ledger } from '../../../cli/src/disclosure/ledger.ts'
import { randomFrom } from './random-population.ts'

interface AnyEvent {
  readonly context?: { readonly journey?: { readonly id: string } }
  readonly session?: { readonly id: string }
}

/** Documents of one population, by name, and the cells that each is made of. */
export interface ComparedDocument {
  readonly cells: string
  readonly text: string
}

/** Pairs of populations whose documents have the same cells, and how many of these documents differ. */
export interface Comparison {
  readonly alike: number
  readonly differences: readonly string[]
}

/**
 * Writes the documents of `events`, and of populations in which one journey or session went otherwise. Finds the documents with the same
 * cells that are not the same, letter by letter: they tell something that no ledger knows.
 */
export async function compareDocuments(
  events: readonly object[],
  seeds: readonly number[],
  write: (events: readonly object[]) => Promise<Readonly<Record<string, ComparedDocument>>>,
): Promise<Comparison> {
  const own = await write(events)
  let alike = 0
  const differences: string[] = []
  for (const seed of seeds) {
    for (const [name, other] of Object.entries(await write(withOneChanged(events, seed)))) {
      const { cells, text } = own[name] as ComparedDocument
      if (cells !== other.cells) continue
      alike++
      const [lines, others] = [text, other.text].map(each => each.split(/\n|(?=<)/)) as [string[], string[]]
      const at = others.findIndex((line, i) => line !== lines[i])
      if (at >= 0 || lines.length !== others.length) differences.push(`${name}: ${lines[at]} / ${others[at]}`)
    }
  }
  return { alike, differences }
}

/** Returns `events` with one journey, or one session, that went like another one. */
function withOneChanged(events: readonly object[], seed: number): object[] {
  const random = randomFrom(seed)
  const idOf = (event: object) => {
    const { context, session } = event as AnyEvent
    return context?.journey ? `journey ${context.journey.id}` : `session ${session?.id}`
  }
  const isOfJourney = random() < 0.7
  const ids = [...new Set(events.map(idOf))].filter(id => id.startsWith('journey') === isOfJourney)
  const pick = () => ids[Math.floor(random() * ids.length)] ?? ''
  const [changed, model] = [pick(), pick()]
  const copies = events
    .filter(event => idOf(event) === model)
    .map((event, i) => renamed(event, [model, changed].map(id => id.replace(/^\w+ /, '')) as [string, string], i))
  return [...events.filter(event => idOf(event) !== changed), ...copies]
}

/** Gives an event of one journey or session to another, as another event. */
function renamed(event: object, [from, to]: readonly [string, string], number: number): object {
  const ownId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const { action, resource, ...rest } = JSON.parse(JSON.stringify(event).replaceAll(from, to))
  return {
    ...rest,
    ...(action && { action: { ...action, id: ownId } }),
    ...(resource && { resource: { ...resource, id: ownId } }),
  }
}

/** Names of what cells count. Documents print them, so two that differ in them have other cells. */
const NAMES = new Set(
  'step where cause team kind entry page origin target value status method host path code stepNumber attribute app fromMs toMs by id verdict lack severity percentage type needed'.split(
    ' ',
  ),
)

/** Describes every cell in `published` as documents show it, and what it counts. Lists count without their order. */
export function shownCells(published: unknown): string {
  const visit = (value: unknown): unknown => {
    if (value instanceof Cell) return value.shown
    if (Array.isArray(value)) {
      const all = value.map(visit).filter(each => each !== undefined)
      return all.length > 0 ? all.map(each => JSON.stringify(each)).sort() : undefined
    }
    if (typeof value !== 'object' || value === null) return undefined
    if ('shown' in value && Object.keys(value).length === 1) return value.shown
    const own = Object.entries(value).flatMap(([key, each]) => {
      const isName = NAMES.has(key) && (typeof each !== 'object' || each === null)
      const found = isName ? each : visit(each)
      return found === undefined ? [] : [[key, found] as const]
    })
    return own.some(([key]) => !NAMES.has(key)) ? JSON.stringify(own) : undefined
  }
  return JSON.stringify(visit(published))
}

/** Returns what `write` returns, and every count that it added to a ledger, as documents show it. */
export function recordingCounts<Result>(write: () => Result): { readonly result: Result; readonly counts: string } {
  const { count } = Ledger.prototype
  const cells: Cell[] = []
  Ledger.prototype.count = function (...values) {
    const cell = count.apply(this, values)
    cells.push(cell)
    return cell
  }
  try {
    const result = write()
    return {
      result,
      counts: cells
        .map(({ shown }) => `${shown}`)
        .sort()
        .join(),
    }
  } finally {
    Ledger.prototype.count = count
  }
}
