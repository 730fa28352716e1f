import { renewal } from '@journey-monitor/sdk/renewal'
import { describe, expect, test } from 'vitest'
import type { FoundEvent } from './event-search.ts'
import { createFieldFilter, KEPT_FIELDS, withoutIds } from './kept-fields.ts'
import { PULL_KINDS } from './pull-kinds.ts'

/** Canary in place of every value that is not kept. */
const CANARY = 'Jane Doe 555-0100'

/** Events as Datadog gives them back, from a real browser: with all that RUM knows. */
const FOUND: FoundEvent = {
  id: 'AQAAAZ',
  attributes: {
    service: 'va.gov-mhv-medications',
    tags: ['env:vagov-production', 'version:1.4.2', `canary:${CANARY}`],
    timestamp: '2026-11-20T10:04:37.029Z',
    attributes: {
      type: 'action',
      session: { id: 'a-session', type: 'user', ip: CANARY, useragent: CANARY, plan: CANARY, has_replay: true },
      usr: { id: CANARY, name: CANARY, email: CANARY, org_id: CANARY, anonymous_id: CANARY },
      geo: { city: CANARY, country: CANARY, location: [CANARY], as: { name: CANARY } },
      device: { name: CANARY, model: CANARY, brand: CANARY },
      os: { name: CANARY, version: CANARY },
      browser: { name: CANARY, version: CANARY },
      display: { viewport: { width: 360, height: 740 } },
      connectivity: { status: CANARY },
      feature_flags: { [CANARY]: CANARY },
      application: { id: CANARY },
      tab: { id: CANARY },
      view: {
        id: 'a-view',
        name: CANARY,
        url: `https://www.va.gov/my-health/medications/prescription/12345678?name=${encodeURIComponent(CANARY)}#${encodeURIComponent(CANARY)}`,
        url_path: CANARY,
        url_query: { name: CANARY },
        referrer: `https://user:${encodeURIComponent(CANARY)}@www.va.gov/my-health/${encodeURIComponent(CANARY)}/`,
        time_spent: 83.0,
        performance: { lcp: { target_selector: CANARY, resource_url: CANARY } },
        custom_timings: { [CANARY]: 1 },
      },
      action: { id: 'an-action', name: CANARY, type: 'custom', target: { name: CANARY, selector: CANARY } },
      resource: {
        id: 'a-resource',
        type: 'fetch',
        method: 'GET',
        status_code: 503,
        duration: 212400000,
        url: 'https://api.va.gov/my_health/v1/messaging/threads/98765?page=1',
        url_path: CANARY,
        graphql: { variables: CANARY },
        request: { headers: { cookie: CANARY } },
        provider: { name: CANARY },
      },
      error: {
        id: 'an-error',
        source: 'network',
        handling: 'handled',
        message: CANARY,
        stack: CANARY,
        handling_stack: CANARY,
        fingerprint: CANARY,
        causes: [{ message: CANARY }],
        resource: { url: CANARY },
      },
      context: {
        note: CANARY,
        journey: {
          name: 'rx_renewal',
          version: 1,
          id: 'a-journey',
          started_at: 1795196050397.0,
          step: 'send',
          phase: 'fail',
          failure: { code: 'send_error', kind: 'engineering', team: 'sm', http_status: 503, text: CANARY },
          attributes: { page: 'list', toggle: true, note: CANARY },
          note: CANARY,
        },
      },
      _dd: { format_version: 2, document_version: 4, trace_id: CANARY, configuration: { session_sample_rate: 100 } },
    },
  },
}

const keep = (kind: (typeof PULL_KINDS)[number]) => createFieldFilter(kind, renewal, () => 'hashed')(FOUND) as string

describe('events from Datadog', () => {
  test.each(PULL_KINDS)('%s keep only the fields that commands read', kind => {
    const line = keep(kind)
    expect(line).not.toContain('Jane')
    expect(line).not.toContain('555')
    expect(line).not.toMatch(/\b\d{5,8}\b/)
    const kept = leavesOf(JSON.parse(line))
    const listed = KEPT_FIELDS[kind].map(({ path }) => path)
    expect(kept.filter(path => !listed.includes(path)).sort()).toEqual(
      kind === 'journey' ? ['context.journey.attributes.page', 'context.journey.attributes.toggle', 'date'] : ['date'],
    )
  })

  test('the journey’s own event equals what the browser posted', () => {
    expect(JSON.parse(keep('journey'))).toEqual({
      type: 'action',
      date: Date.parse('2026-11-20T10:04:37.029Z'),
      service: 'va.gov-mhv-medications',
      version: '1.4.2',
      session: { id: 'a-session', type: 'user' },
      view: { id: 'a-view' },
      action: { id: 'an-action' },
      usr: { id: 'hashed' },
      _dd: { configuration: { session_sample_rate: 100 } },
      context: {
        journey: {
          name: 'rx_renewal',
          version: 1,
          id: 'a-journey',
          started_at: 1795196050397,
          step: 'send',
          phase: 'fail',
          failure: { code: 'send_error', kind: 'engineering', team: 'sm', http_status: 503 },
          attributes: { page: 'list', toggle: true },
        },
      },
    })
  })

  test('addresses keep host, path and the page of a list, without segments that may be IDs', () => {
    const { view } = JSON.parse(keep('views'))
    expect(view.url).toBe('https://www.va.gov/my-health/medications/prescription/:id')
    expect(view.referrer).toBe('https://www.va.gov/my-health/:id/')
    expect(withoutIds('https://api.va.gov/my_health/v1/claims/a%20b/x@y')).toBe(
      'https://api.va.gov/my_health/v1/claims/:id/:id',
    )
    expect(withoutIds('https://www.va.gov/my-health/medications/?sort=name&page=2#top')).toBe(
      'https://www.va.gov/my-health/medications/?page=2',
    )
    for (const page of ['12345', '2x', '', 'Jane'])
      expect(withoutIds(`https://www.va.gov/list?page=${page}`)).toBe('https://www.va.gov/list')
    for (const each of ['', 'about:blank', 'data:text/plain,hello', '/a/b']) expect(withoutIds(each)).toBeUndefined()
  })

  test('an event without a time is dropped', () => {
    const filterFields = createFieldFilter('views', renewal, text => text)
    expect(filterFields({ id: 'a' })).toBeUndefined()
    expect(filterFields({ id: 'a', attributes: { timestamp: 'yesterday' } })).toBeUndefined()
  })

  test('long text and objects are dropped', () => {
    const { attributes = {} } = FOUND
    const odd = { ...FOUND, attributes: { ...attributes, service: 'x'.repeat(201), attributes: { type: { a: 1 } } } }
    expect(createFieldFilter('views', renewal, text => text)(odd)).toBe('{"date":1795169077029,"version":"1.4.2"}')
  })
})

function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, path === '' ? name : `${path}.${name}`))
}
