/** A JSON object. */
type JsonObject = Readonly<Record<string, unknown>>

/** The types of event that RUM sends. https://github.com/DataDog/rum-events-format */
export const RUM_TYPES: readonly string[] = [
  'action',
  'view',
  'view_update',
  'resource',
  'error',
  'long_task',
  'vital',
  'transition',
  'telemetry',
]

/** Answers, arrays and envelopes lie in one another a few times at most. */
const MAX_DEPTH = 20

/** Tells whether `value` is a RUM event, as the browser SDK posts it or inside Datadog's own envelope. */
export function isRumEvent(value: unknown): boolean {
  return isObject(value) && RUM_TYPES.includes(value.type as string)
}

/**
 * Yields the events in a JSON value: the elements of an array, the `data` of an answer of Datadog's events API, a list
 * `events`, and the `attributes` of its events or of a log archive's lines; otherwise the value itself.
 *
 * @example [...unwrapEvents({ data: [{ type: 'rum', attributes: { timestamp, attributes: event } }] })] // [event]
 */
export function* unwrapEvents(value: unknown, depth = 0): Generator<unknown> {
  if (depth > MAX_DEPTH) yield value
  else if (Array.isArray(value)) for (const element of value) yield* unwrapEvents(element, depth + 1)
  else if (!isObject(value) || isRumEvent(value)) yield value
  else if (Array.isArray(value.data) || (isObject(value.data) && isObject(value.data.attributes)))
    yield* unwrapEvents(value.data, depth + 1)
  else if (Array.isArray(value.events)) yield* unwrapEvents(value.events, depth + 1)
  else yield eventIn(value) ?? value
}

/** Returns the event inside Datadog's envelope, with the envelope's own fields. */
function eventIn(envelope: JsonObject): JsonObject | undefined {
  const outer = isObject(envelope.attributes) ? envelope.attributes : undefined
  const event = isRumEvent(outer) ? outer : outer?.attributes
  if (!isObject(event) || !isRumEvent(event)) return undefined
  const layers = outer === event ? [envelope] : [outer as JsonObject, envelope]
  const outerField = (name: string) => layers.find(layer => layer[name] !== undefined)?.[name]
  const added = {
    date: [event.date, outerField('timestamp'), outerField('date')].map(epochMs).find(date => date !== undefined),
    service: event.service ?? outerField('service'),
    version: event.version ?? tagOf(outerField('tags'), 'version'),
  }
  return { ...event, ...Object.fromEntries(Object.entries(added).filter(([, value]) => value !== undefined)) }
}

function epochMs(time: unknown): number | undefined {
  if (typeof time === 'number') return time
  const date = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(date) ? undefined : date
}

function tagOf(tags: unknown, name: string): string | undefined {
  if (!Array.isArray(tags)) return undefined
  const tag = tags.find(each => typeof each === 'string' && each.startsWith(`${name}:`)) as string | undefined
  return tag?.slice(name.length + 1)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
