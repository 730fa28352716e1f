import fc from 'fast-check'
import type { RumAction } from './journey-recorder.ts'

/** Serializes events in one of the supported shapes, or damages the text. */
type Shape = (events: readonly RumAction[]) => string

const one = (event: unknown) => JSON.stringify(event)
/** Wraps an event as Datadog's events search API does. */
const envelope = ({ date, ...attributes }: RumAction) => ({
  id: 'AgAAAY',
  type: 'rum',
  attributes: { service: 'va.gov', timestamp: new Date(date).toISOString(), tags: ['version:1.2.3'], attributes },
})
const answer = (events: readonly RumAction[]) => ({
  meta: { status: 'done' },
  data: events.map(envelope),
  links: { next: 'https://api.ddog-gov.com/api/v2/rum/events' },
})
/** Wraps an event as a log archive does. */
const archived = ({ date, ...attributes }: RumAction) => ({
  _id: 'AQAAAY',
  date: new Date(date).toISOString(),
  service: 'va.gov',
  attributes,
})

/** Shapes that keep every event. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  'a line each': events => events.map(one).join('\n'),
  'joined without line ends': events => events.map(one).join(''),
  'pretty-printed': events => events.map(event => JSON.stringify(event, null, 2)).join('\n'),
  'pretty-printed with tabs, and commas between': events =>
    events.map(event => JSON.stringify(event, null, '\t')).join(',\n'),
  'an array in one line': one,
  'a pretty-printed array': events => JSON.stringify(events, null, 2),
  'an array of lines': events => `[\n${events.map(one).join(',\n')}\n]`,
  'an array of lines with commas before': events => `[${events.map(one).join('\n,')}\n]`,
  'an answer of the API': events => one(answer(events)),
  'a pretty-printed answer': events => JSON.stringify(answer(events), null, 2),
  'an answer with a line an event': events => `{"data": [\n${events.map(envelope).map(one).join(',\n')}\n]}`,
  'events of the API, a line each': events => events.map(envelope).map(one).join('\n'),
  'a list of events': events => one({ events }),
  'lines of an archive': events => events.map(archived).map(one).join('\n'),
  'whole numbers with a fraction': events =>
    events.map(event => one(event).replace(/"(seq|attempt|date|version|step_number)":(\d+)/g, '"$1":$2.0')).join('\n'),
  'half a character in a name': events =>
    events.map(event => one({ ...event, view: { name: 'Refill \ud83d' } })).join('\n'),
  'CRLF and blank lines': events => events.map(event => `\r\n${one(event)}\r\n  \r`).join('\n'),
}

const cut = (line: string, at: number) => line.slice(0, 1 + (at % (line.length - 1)))
const HALVES = [
  '{"type":',
  '[',
  '{',
  ']',
  '}',
  '],',
  '{"a":[',
  '"a": 1,',
  '{"type":"action",',
  '{"data":[',
  '[{"type":"view"},',
]
const OTHERS = [
  '{}{"a":[]}',
  '[1], {}',
  '5',
  '5,',
  '"text"',
  '[]',
  '{}',
  'null',
  '{"a":\n1\n}',
  '[\n1,\n2\n]',
  '{"type":"view","date":1}',
]

/** Random text between good lines, as left by a crash, a person or another program. */
const junk = (line: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.nat().map(at => cut(line, at)),
    fc.nat().map(at => line.slice(cut(line, at).length)),
    fc.constantFrom(...HALVES),
    fc.constantFrom(...OTHERS),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'{}[]",: \\\n1a'), maxLength: 12 }),
  )

/** Generates a file with `events` in random shapes, and junk between them. */
export function randomLines(events: readonly RumAction[]): fc.Arbitrary<string> {
  const shapes = fc.array(fc.record({ shape: fc.constantFrom(...Object.values(SHAPES)), events: fc.nat({ max: 4 }) }), {
    minLength: events.length,
    maxLength: events.length,
  })
  const between = fc.array(fc.array(junk(one(events[0])), { maxLength: 2 }), {
    minLength: events.length,
    maxLength: events.length,
  })
  return fc.tuple(shapes, between).map(([shapes, between]) => {
    const parts: string[] = []
    let next = 0
    for (const [i, { shape, events: count }] of shapes.entries()) {
      const own = events.slice(next, next + count)
      next += count
      parts.push(...(between[i] ?? []), ...(own.length > 0 ? [shape(own)] : []))
    }
    return `${parts.join('\n')}\n`
  })
}
