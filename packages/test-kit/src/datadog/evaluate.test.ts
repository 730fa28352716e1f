import { renewal } from '@journey-monitor/sdk/renewal'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { all, any, between, exists, is, matches, not, type Search } from '../../../cli/src/datadog/query.ts'
import { type AggregateRequest, aggregate } from './aggregate.ts'
import { evaluateFormula, evaluateFormulas, type RumEvent } from './evaluate.ts'
import { parseSearch } from './search.ts'

const action: RumEvent = {
  type: 'action',
  date: 1_000,
  service: 'va.gov-mhv-medications',
  version: '1.2.0',
  ddtags: 'sdk_version:7.16.2,env:vagov-production',
  session: { id: 's', type: 'user' },
  action: { id: 'a', type: 'custom', target: { name: 'rx_renewal.modal.start' } },
  context: {
    journey: { step: 'modal', seq: 4, first: true, attributes: { page: 'list', star: '*', note: 'a "b" (c) \\ d' } },
  },
}
const resource: RumEvent = {
  type: 'resource',
  date: 2_000,
  service: 'va.gov-mhv-secure-messaging',
  resource: {
    url: 'https://api.va.gov/my_health/v1/messaging/threads/123?page=1',
    method: 'GET',
    status_code: 503,
    duration: 2_500_000,
  },
}

describe('a search', () => {
  const found: Search[] = [
    '',
    '*',
    '@type:action',
    'service:va.gov-mhv-medications',
    'service:"va.gov-mhv-medications"',
    'env:vagov-production',
    'version:1.2.0',
    '@action.name:rx_renewal.modal.start',
    '@action.target.name:rx_renewal.*.start',
    '@context.journey.first:true',
    '@context.journey.seq:4',
    '@context.journey.seq:[4 TO 9]',
    '@context.journey.seq:[1 TO 4]',
    '@context.journey.seq:[* TO 4]',
    '@context.journey.seq:>=4',
    '@context.journey.seq:<5',
    '@context.journey.step:(link_view OR modal)',
    '@context.journey.attributes.page:*',
    '@context.journey.attributes.note:"a \\"b\\" (c) \\\\ d"',
    '@session.type:user',
    'service:va.gov\\-mhv\\-medications',
    'service:va.gov\\-mhv*',
    'service:(va.gov\\-mhv\\-medications OR other)',
    '@context.journey.attributes.note:a\\ \\"b\\"*',
    '@context.journey.attributes.star:\\*',
    '-@context.journey.implied:true',
    'NOT @context.journey.implied:true',
    '@type:action AND @context.journey.step:modal',
    '@type:view OR @type:action @context.journey.step:modal',
    '@type:action -(@context.journey.step:send OR @context.journey.step:return)',
    '(@type:view OR (@type:action (@context.journey.seq:4)))',
  ]
  test.each(found)('matches by %j', search => {
    expect(parseSearch(search)(action)).toBe(true)
  })

  const notFound: Search[] = [
    '@type:view',
    'service:medications',
    'service:"va.gov-*"',
    'service:va.gov\\-\\*',
    '@session.type:(synthetics OR ci_test)',
    '@context.journey.attributes.page:\\*',
    '@context.journey.seq:[5 TO 9]',
    '@context.journey.seq:>4',
    '@context.journey.step:[1 TO 4]',
    '@context.journey.step:mod',
    '@context.journey.reason:*',
    '-@type:action',
    '@type:action @context.journey.step:send',
    '@type:view OR @type:action @context.journey.step:send',
    '(@type:view OR @type:action) @context.journey.step:send',
    '@context.journey:*',
  ]
  test.each(notFound)('does not match by %j', search => {
    expect(parseSearch(search)(action)).toBe(false)
  })

  test.each(['modal', '@type:', '@type:action)', '(@type:action', '@type:action OR', '@seq:[1 TO', '-', '@a:(b c)'])(
    'refuses unknown syntax: %j',
    search => {
      expect(() => parseSearch(search)).toThrow(SyntaxError)
    },
  )

  test('knows the fields that Datadog derives from an address', () => {
    const finds = (search: Search) => parseSearch(search)(resource)
    expect(finds('@resource.url_path:/my_health/v1/messaging/threads/*')).toBe(true)
    expect(finds('@resource.url_path:/my_health/v1/messaging/threads')).toBe(false)
    expect(finds('@resource.url_path_group:/my_health/?/messaging/threads/?')).toBe(true)
    expect(finds('@resource.url_host:api.va.gov @resource.status_code:[500 TO 599] -@resource.status_code:200')).toBe(
      true,
    )
  })

  test('has the meaning that its builders document', () => {
    const path = fc.constantFrom('@context.journey.step', '@context.journey.seq', '@context.journey.reason')
    const value = fc.oneof(fc.constantFrom<string | number>('modal', 'send', 4, 5), fc.string())
    type Term = readonly [Search, boolean]
    const valueAt = (name: string) => ({ '@context.journey.step': 'modal', '@context.journey.seq': 4 })[name]
    const leaf: fc.Arbitrary<Term> = fc.oneof(
      fc
        .tuple(path, fc.array(value, { minLength: 1, maxLength: 3 }))
        .map(([at, values]): Term => [is(at, ...values), values.some(each => String(each) === String(valueAt(at)))]),
      path.map((at): Term => [exists(at), valueAt(at) !== undefined]),
      fc
        .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }))
        .map(
          ([from, more]): Term => [between('@context.journey.seq', from, from + more), from <= 4 && 4 < from + more],
        ),
      fc.constantFrom<Term>(
        [matches('@context.journey.step', 'mo*l'), true],
        [matches('@context.journey.step', '*send'), false],
      ),
    )
    const terms = fc.array(leaf, { minLength: 1, maxLength: 3 })
    const either: fc.Arbitrary<Term> = terms.map(each => [
      any(...each.map(([search]) => search)),
      each.some(([, isMet]) => isMet),
    ])
    const negated = either.map(([search, isMet]): Term => [not(search), !isMet])
    const every = fc.array(fc.oneof(either, negated, leaf), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(every, each => {
        const search = all(...each.map(([search]) => search))
        expect(parseSearch(search)(action)).toBe(each.every(([, isMet]) => isMet))
      }),
      { numRuns: 500 },
    )
  })
})

describe('an aggregation', () => {
  const event = (step: string, ms: number | undefined, more: object = {}): RumEvent => ({
    type: 'action',
    date: ms ?? 0,
    context: { journey: { name: renewal.name, step, ...(ms !== undefined && { step_ms: ms }), ...more } },
  })
  const events = [
    event('modal', 1_000),
    event('modal', 2_000, { reason: 'back', id: 'a' }),
    event('modal', undefined, { id: 'a' }),
    event('send', 4_000, { reason: 'left_editor', id: 'b' }),
    event('send', 8_000, { id: 'c' }),
    event('return', undefined),
  ]
  const STEP = '@context.journey.step'
  const ask = (request: Partial<AggregateRequest>) =>
    aggregate(events, { compute: [{ aggregation: 'count' }], filter: {}, ...request })

  test('computes over all matching events', () => {
    const metric = '@context.journey.step_ms'
    const compute = ['median', 'pc90', 'pc75', 'sum', 'avg', 'min', 'max'].map(aggregation => ({ aggregation, metric }))
    expect(ask({ compute })).toEqual([
      {
        by: {},
        computes: { c0: 3_000, c1: 6_800.000000000001, c2: 5_000, c3: 15_000, c4: 3_750, c5: 1_000, c6: 8_000 },
      },
    ])
    expect(ask({ filter: { query: `${STEP}:none` }, compute: compute.slice(0, 1) })[0]?.computes.c0).toBeNull()
    expect(ask({ compute: [{ aggregation: 'cardinality', metric: '@context.journey.id' }] })[0]?.computes.c0).toBe(3)
    expect(() => ask({ compute: [{ aggregation: 'mode', metric }] })).toThrow('mode')
  })

  test('counts only events within the time range', () => {
    expect(ask({ filter: { from: '1000', to: '4000' } })[0]?.computes.c0).toBe(3)
    expect(ask({ filter: { from: '1970-01-01T00:00:02Z' } })[0]?.computes.c0).toBe(3)
  })

  test('groups by facets, most first, without events that lack one', () => {
    expect(ask({ group_by: [{ facet: STEP }] }).map(({ by, computes }) => [by[STEP], computes.c0])).toEqual([
      ['modal', 3],
      ['send', 2],
      ['return', 1],
    ])
    const byReason = ask({
      group_by: [
        { facet: STEP, limit: 2 },
        { facet: '@context.journey.reason', missing: '-' },
      ],
    })
    expect(byReason.map(({ by, computes }) => [...Object.values(by), computes.c0].join(' '))).toEqual([
      'modal - 2',
      'modal back 1',
      'send left_editor 1',
      'send - 1',
    ])
    expect(ask({ group_by: [{ facet: '@context.journey.reason' }] })).toHaveLength(2)
    const sort = { order: 'asc', type: 'alphabetical' } as const
    expect(ask({ group_by: [{ facet: STEP, limit: 1, sort }] }).map(({ by }) => by[STEP])).toEqual(['modal'])
  })

  test('returns numbers over time', () => {
    const [bucket] = ask({ compute: [{ aggregation: 'count', type: 'timeseries', interval: '4s' }] })
    expect(bucket?.computes.c0).toEqual([
      { time: '1970-01-01T00:00:00.000Z', value: 4 },
      { time: '1970-01-01T00:00:04.000Z', value: 1 },
      { time: '1970-01-01T00:00:08.000Z', value: 1 },
    ])
  })

  test('uses the last version of a view', () => {
    const view = (id: string, document_version: number) => ({
      type: 'view',
      date: 0,
      view: { id },
      _dd: { document_version },
    })
    const views = [view('a', 1), view('a', 3), view('a', 2), view('b', 1)]
    const [bucket] = aggregate(views, { compute: [{ aggregation: 'count' }], filter: { query: '@type:view' } })
    expect(bucket?.computes.c0).toBe(2)
  })
})

describe('formulas', () => {
  const queries = [
    { name: 'lost', search: { query: '@type:action' }, compute: { aggregation: 'count' } },
    { name: 'every', search: { query: '' }, compute: { aggregation: 'count' } },
    { name: 'none', search: { query: '@type:long_task' }, compute: { aggregation: 'count' } },
  ]

  test.each([
    ['lost / every * 100', 50],
    ['every - lost - lost', 0],
    ['2 * (lost + every) / 3', 2],
    ['-lost + 1.5', 0.5],
    ['none + lost', null],
    ['default_zero(none) + lost', 1],
    ['default_zero(none + lost)', 0],
    ['lost / default_zero(none)', null],
  ])('%s is %j', (formula, value) => {
    expect(evaluateFormulas([action, resource], { queries, formulas: [formula] })).toEqual([
      { by: {}, values: [value] },
    ])
  })

  test('are evaluated by group, even if one query has no data there', () => {
    const group_by = [{ facet: 'service' }]
    const rows = evaluateFormulas([action, resource], {
      queries: queries.map(query => ({ ...query, group_by })),
      formulas: ['every', 'lost'],
    })
    expect(rows.map(({ by, values }) => [by.service, ...values])).toEqual(
      expect.arrayContaining([
        ['va.gov-mhv-medications', 1, 1],
        ['va.gov-mhv-secure-messaging', 1, null],
      ]),
    )
  })

  test('use the events of a time frame', () => {
    const rows = evaluateFormulas([action, resource], { queries, formulas: ['every'] }, { from: 1_500 })
    expect(rows).toEqual([{ by: {}, values: [1] }])
  })

  test.each(['lost +', '(lost', 'lost every', '1 $ 2', ')'])('refuse %j', formula => {
    expect(() => evaluateFormula(formula, { lost: 1, every: 2 })).toThrow(SyntaxError)
  })

  test('refuse an unknown query name', () => {
    expect(() => evaluateFormula('lost + found', { lost: 1 })).toThrow('found')
  })
})
