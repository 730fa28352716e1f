import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type AggregateRequest, aggregate, type Bucket } from './aggregate.ts'
import type { RumEvent } from './rum-event.ts'

interface Recording {
  readonly source: 'recorded' | 'synthetic'
  readonly events: readonly RumEvent[]
  readonly request: AggregateRequest
  readonly answer: { readonly data: { readonly buckets: readonly Bucket[] } }
  readonly tolerance?: number
}

const folder = new URL('recorded/', import.meta.url)
const files = readdirSync(folder).filter(name => name.endsWith('.json'))

test('there is a recording', () => {
  expect(files).not.toEqual([])
})

test.each(files)('%s: the evaluator gives the recorded answer', name => {
  const { source, ...recording }: Recording = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  expect(source).toBe(name.startsWith('synthetic-') ? 'synthetic' : 'recorded')
  const { events, request, answer, tolerance = 0 } = recording
  const answered = aggregate(events, request)
  expect(answered.map(({ by }) => by)).toEqual(answer.data.buckets.map(({ by }) => by))
  for (const [i, { computes }] of answer.data.buckets.entries()) {
    for (const [compute, value] of Object.entries(computes)) {
      const found = answered[i]?.computes[compute]
      if (typeof value === 'number' && typeof found === 'number') {
        expect(Math.abs(found - value)).toBeLessThanOrEqual(tolerance * Math.abs(value))
      } else expect(found).toEqual(value)
    }
  }
})
