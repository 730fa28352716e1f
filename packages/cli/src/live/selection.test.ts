import { renewal } from '@journey-monitor/sdk/renewal'
import { describe, expect, test } from 'vitest'
import { InputError } from '../system/errors.ts'
import { DAY, MINUTE } from '../system/time-units.ts'
import { filtersOf, isSelected, keyOf, parseSelection, rangeEnds } from './selection.ts'

const parse = (query: string) => parseSelection(renewal, new URLSearchParams(query))
const NOW = Date.UTC(2026, 10, 20, 12)

describe('an address', () => {
  test('without a query selects everything', () => {
    expect(parse('')).toEqual({ countsOpenAsEnded: false, range: {}, where: {}, comparison: undefined })
    expect(filtersOf(parse(''))).toEqual([])
  })

  test('has a time range, filters and a comparison', () => {
    const query = 'since=24h&where.page=list&where.entry_step=link_view&by=app_version&a=1.0&b=1.1&open=ended'
    expect(parse(query)).toEqual({
      countsOpenAsEnded: true,
      range: { since: DAY },
      where: { page: 'list', entry_step: 'link_view' },
      comparison: { type: 'values', by: 'app_version', values: ['1.0', '1.1'] },
    })
    expect(parse('from=2026-11-01&to=2026-11-02T10:30:00.000Z&compare=previous')).toMatchObject({
      range: { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2, 10, 30) },
      comparison: { type: 'previous' },
    })
    expect(parse('by=page').comparison).toEqual({ type: 'values', by: 'page', values: undefined })
  })

  test.each([
    ['since=yesterday', '“yesterday” is not a duration; use one such as 15m, 24h or 7d'],
    ['since=1h&from=2026-11-20', '“since”, and “from” or “to”, both set the time range; use one'],
    ['from=2026-02-30', '“2026-02-30” is not a time; use one such as 2026-11-20 or 2026-11-20T09:30Z'],
    ['from=2026-11-21&to=2026-11-20', '“from” is not before “to”; swap them'],
    ['where.page=blue', 'no journey of rx_renewal can have page=blue; use page=list|details'],
    ['where.mood=good', 'by "mood"; use one of day (2026-11-20)'],
    ['where.__proto__=1', 'by "__proto__"'],
    ['where.constructor=1', 'by "constructor"'],
    ['where.page=list&where.page=details', '“where.page” is there twice; use it once'],
    ['page=list', '“page” is not a filter; use open, since, from, to, compare, by, a, b, or where. and a name'],
    ['where.app_version=', '“where.app_version” is empty; give it a value, or leave it out'],
    ['open=1', '“open” can only be “ended”, not “1”'],
    ['compare=page', '“compare” can only be “previous”, not “page”'],
    ['compare=previous', 'choose a time range to compare it with the one before'],
    ['compare=previous&to=2026-11-20', 'choose a time range to compare it with the one before'],
    ['since=1h&compare=previous&by=page', '“compare” and “by” both set what to compare; use one'],
    ['a=1.0&b=1.1', '“a” and “b” are values of “by”; add one'],
    ['by=app_version&a=1.0', '“a” and “b” are two values to compare; use both'],
    ['by=app_version&a=1.0&b=1.0', '“a” and “b” are both “1.0”; choose two values'],
    ['by=page&a=list&b=blue', 'can have page=blue; use page=list|details'],
    ['by=mood', 'by "mood"'],
    ['by=entry_step', 'have different funnels, which cannot be compared'],
    [`where.app_version=${'9'.repeat(201)}`, '“where.app_version” has more than 200 characters'],
    [`${'x'.repeat(9_999)}=1`, '“xxxxxxxxxxxxxxxxxxxx…” has more than 200 characters'],
  ])('that is wrong gets a message with the remedy: %.60s', (query, message) => {
    expect(() => parse(query)).toThrow(InputError)
    expect(() => parse(query)).toThrow(message)
  })

  test('takes any text as a version', () => {
    const version = `'; DROP TABLE events; --<script>\0`
    expect(parse(String(new URLSearchParams({ 'where.app_version': version }))).where).toEqual({ app_version: version })
  })
})

test('two addresses with the same meaning have the same key', () => {
  expect(keyOf(parse('where.page=list&where.toggle=true&since=60m'))).toBe(
    keyOf(parse('since=1h&where.toggle=true&where.page=list')),
  )
  expect(keyOf(parse('since=1h'))).not.toBe(keyOf(parse('since=1h&compare=previous')))
  expect(keyOf(parse('from=2026-11-20'))).not.toBe(keyOf(parse('to=2026-11-20')))
})

test('lists each filter with the selection that lacks it', () => {
  const filters = filtersOf(parse('since=1h&where.page=list&by=app_version'))
  expect(filters.map(({ name, without }) => [name, without.range, without.where])).toEqual([
    ['range', {}, { page: 'list' }],
    ['page', { since: 60 * MINUTE }, {}],
  ])
})

test('a relative time range moves with the clock', () => {
  const selection = parse('since=15m&where.page=list')
  expect(rangeEnds(selection.range, NOW)).toEqual({ from: NOW - 15 * MINUTE, to: undefined })
  const journey = (started_at: number, page = 'list') => ({
    line: { number: 1, started_at, steps: [] },
    values: { page },
  })
  expect(isSelected(journey(NOW - 15 * MINUTE), selection, NOW)).toBe(true)
  expect(isSelected(journey(NOW - 15 * MINUTE), selection, NOW + 1)).toBe(false)
  expect(isSelected(journey(NOW, 'details'), selection, NOW)).toBe(false)
  expect(isSelected(journey(Date.UTC(2026, 10, 21)), parse('to=2026-11-21'), NOW)).toBe(false)
})
