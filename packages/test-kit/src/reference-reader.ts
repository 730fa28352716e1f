/**
 * Reads files of events by the same rules a second time, for tests: as simple as possible. It shares no code with the
 * reader, so that a mistake in one of the two shows.
 */
import type { RumAction } from './journey-recorder.ts'

export interface ReferenceReading {
  /** RUM actions that carry a journey. */
  readonly actions: readonly RumAction[]
  /** Numbers of the lines that are not JSON, or with which a torn event begins that the next line completes by chance. */
  readonly rejected: readonly number[]
}

/** Reads `text`: for each line, the shortest JSON that begins there, or else the values of which it is joined. Rejects it if there are none. */
export function referenceReading(text: string): ReferenceReading {
  const lines = text.split('\n')
  const actions: RumAction[] = []
  const rejected: number[] = []
  for (let first = 0; first < lines.length; ) {
    if (/^[ \t\v\f\r]*$/.test(lines[first] as string)) {
      first++
      continue
    }
    const found = shortestDocument(lines, first) ?? joinedValues(lines[first] as string)
    if (!found) rejected.push(++first)
    else {
      const own = eventsIn(found.value).filter(isJourneyAction)
      actions.push(...own.filter(isWhole))
      for (const _ of own.filter(event => !isWhole(event))) rejected.push(first + 1)
      first += found.lines
    }
  }
  return { actions, rejected }
}

function shortestDocument(lines: readonly string[], first: number): { value: unknown; lines: number } | undefined {
  for (let end = first + 1; end <= lines.length; end++) {
    const value = parse(lines.slice(first, end).join('\n'))
    if (value === undefined) continue
    const events = eventsIn(value).map(event => JSON.stringify(event))
    const swallowed = lines.slice(first + 1, end).flatMap(line => eventsIn(parse(line) ?? 0).filter(isRum))
    return swallowed.every(event => events.includes(JSON.stringify(event))) ? { value, lines: end - first } : undefined
  }
  return undefined
}

/** Splits a line of objects and arrays: at each bracket that ends one, the text so far may be a value. */
function joinedValues(line: string): { value: unknown; lines: number } | undefined {
  const value: unknown[] = []
  let rest = line.replace(/^[\s,]+/, '')
  while (/^[{[]/.test(rest)) {
    const ends = [...rest.matchAll(/[}\]]/g)].map(({ index }) => index + 1)
    const end = ends.find(each => isJson(rest.slice(0, each)))
    if (end === undefined) return undefined
    value.push(JSON.parse(rest.slice(0, end)))
    rest = rest.slice(end).replace(/^[\s,]+/, '')
  }
  return rest === '' && value.length > 1 ? { value, lines: 1 } : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parse(text: string): unknown {
  // DuckDB accepts a comma before a closing bracket.
  const strict = /["\n]/.test(text) ? text : text.replace(/(?<=[\w\]}]\s*),(?=\s*[\]}])/g, '')
  for (const each of [strict, text.replace(/,\s*$/, '')]) {
    try {
      return JSON.parse(each)
    } catch {}
  }
  return undefined
}

/** Unwraps an array, an answer of Datadog's API or an envelope; otherwise returns the value itself. */
function eventsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(eventsIn)
  const object = value as Record<string, Record<string, unknown>>
  if (Array.isArray(object?.data)) return object.data.flatMap(eventsIn)
  if (Array.isArray(object?.events)) return object.events.flatMap(eventsIn)
  const inner = object?.attributes?.attributes ?? object?.attributes
  return inner && isRum(inner) ? [inner] : [value]
}

function isRum(value: unknown): boolean {
  return ['action', 'view', 'resource', 'error'].includes((value as { type?: string } | null)?.type ?? '')
}

function isJourneyAction(value: unknown): value is RumAction {
  const action = value as RumAction | null
  return action?.type === 'action' && action.context?.journey !== undefined
}

/** Tells whether an event has its journey's first and last fields, and those between. */
function isWhole({ context: { journey } }: RumAction): boolean {
  const { name, id, started_at, seq, step, phase, team, app, elapsed_ms } = journey
  return (
    name === 'rx_renewal' && [id, started_at, seq, step, phase, team, app, elapsed_ms].every(each => each !== undefined)
  )
}
