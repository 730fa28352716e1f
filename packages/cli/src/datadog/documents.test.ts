import { defineJourney, type JourneyDefinition, oneOf } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { unknownToClient } from '@journey-monitor/test-kit/datadog/client-models'
import { requiredFacets } from '@journey-monitor/test-kit/datadog/required-facets'
import { describe, expect, test } from 'vitest'
import { neutralProfile } from '../journey/neutral-profile.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { parseSettings } from '../system/settings.ts'
import { defaultConfig } from './config.ts'
import type { PlacedWidget } from './dashboards/widgets.ts'
import { type DatadogDocuments, datadogDocuments } from './documents.ts'
import type { EventQuery } from './event-query.ts'
import { is, PEOPLE } from './query.ts'
import { configFrom } from './read-config.ts'

const MODELS: Readonly<Record<keyof DatadogDocuments, readonly ['v1' | 'v2', string]>> = {
  metrics: ['v2', 'RumMetricCreateRequest'],
  dashboards: ['v1', 'Dashboard'],
  slos: ['v1', 'ServiceLevelObjectiveRequest'],
  monitors: ['v1', 'Monitor'],
  downtimes: ['v2', 'DowntimeCreateRequest'],
}

const checkIn = defineJourney({
  name: 'check_in',
  version: 3,
  teams: ['scheduling', 'kiosk'],
  apps: ['appointments', 'check-in'],
  intentStep: 'invite',
  convertingStep: 'confirm',
  expiryMs: 60_000,
  steps: [
    { name: 'invite', team: 'scheduling', app: 'appointments' },
    { name: 'arrive', team: 'kiosk', app: 'check-in', entry: true, reasons: ['left_early'] },
    {
      name: 'confirm',
      team: 'kiosk',
      app: 'check-in',
      failures: { api_error: 'engineering', closed: 'known_limitation' },
    },
  ],
})

const bare = defineJourney({
  name: 'sign-up',
  version: 1,
  teams: ['front-door', 'back-office'],
  apps: ['web-site'],
  intentStep: 'ask-first',
  convertingStep: 'ask-first',
  expiryMs: 60_000,
  attributes: { 'came-from': oneOf('web', 'mail') },
  steps: [
    { name: 'look', team: 'front-door', app: 'web-site' },
    { name: 'ask-first', team: 'front-door', app: 'web-site' },
  ],
})

const cutover = {
  mutes: [{ name: 'Facility cutover', from: '2027-01-09', to: '2027-01-16', kinds: ['silence', 'handoff'] }],
  handles: { sm: { engineering: ['@slack-sm'], ux: ['@slack-sm-ux'], product: ['@jo@va.gov'] } },
  urls: { runbook: 'https://example.org/runbook.md' },
}
const config = configFrom(parseSettings(JSON.stringify(cutover), 'datadog.json', ''), renewalJourney)
const documents = datadogDocuments(renewalJourney, config)

function documentsOf(definition: JourneyDefinition): DatadogDocuments {
  const journey = { definition, profile: neutralProfile(definition) }
  return datadogDocuments(journey, defaultConfig(journey))
}

/** Documents that are added if the apps give `datadogSink` a logger. */
const withLogs = datadogDocuments(renewalJourney, { ...config, logs: 'on', sessionReplay: 'on' })

const journeys: readonly [string, DatadogDocuments][] = [
  ['the prescription renewal', documents],
  ['another journey', documentsOf(checkIn)],
  ['a journey without failures, and with hyphens', documentsOf(bare)],
]

describe.each(journeys)('documents of %s', (_, ofJourney) => {
  const kinds = Object.keys(MODELS) as (keyof DatadogDocuments)[]
  const all = kinds.flatMap(kind => ofJourney[kind].map(({ key, body }) => ({ kind, key, body })))

  test.each(all)('$kind/$key is known to the official client, whole', ({ kind, body }) => {
    const [version, type] = MODELS[kind]
    expect(unknownToClient(version, type, body)).toEqual([])
  })

  test('every search selects people: it excludes tests by Synthetics or in CI', () => {
    const searches = searchesIn(ofJourney)
    expect(searches.length).toBeGreaterThan(100)
    expect(searches.filter(search => !search.split(' ').includes(PEOPLE))).toEqual([])
  })

  test('every path in a search is quoted, or has its special characters escaped', () => {
    const paths = searchesIn(ofJourney).flatMap(search => search.match(/(?<=url_path:)\S+/g) ?? [])
    expect(paths.filter(path => !/^("\/[^"]+"|\/(\w|[/.*]|\\.)+)\)?$/.test(path))).toEqual([])
  })

  test('formulas name exactly the queries next to them', () => {
    const requests = [...formulasIn(ofJourney.dashboards), ...formulasIn(ofJourney.monitors)]
    expect(requests.length).toBeGreaterThan(0)
    for (const { formulas, names } of requests) {
      const used = formulas.flatMap(formula => formula.match(/[a-z_]\w*(?!\w|\()/gi) ?? [])
      expect([...new Set(used)].sort()).toEqual([...names].sort())
    }
  })

  test('widgets lie within their group, and do not overlap', () => {
    for (const { body } of ofJourney.dashboards) {
      expectTiled(body.widgets)
      for (const { definition } of body.widgets)
        if (definition.type === 'group') expectTiled(definition.widgets as PlacedWidget[])
    }
  })

  test('no two documents of a kind share a key, and each key is a file name', () => {
    for (const kind of kinds) {
      const keys = ofJourney[kind].map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      for (const key of keys) expect(key).toMatch(/^[\w.-]+$/)
    }
  })
})

test('the models report unknown fields', () => {
  const [monitor] = documents.monitors
  const body = structuredClone(monitor?.body) as unknown as Record<string, unknown>
  expect(unknownToClient('v1', 'Monitor', { ...body, mood: 'calm' })).toEqual(['Monitor has no mood'])
  expect(unknownToClient('v1', 'Monitor', { ...body, type: 'rum-alert' })).not.toEqual([])
  const [dashboard] = documents.dashboards
  const widgets = [{ definition: { type: 'funel' }, layout: { x: 0, y: 0, width: 1, height: 1 } }]
  expect(unknownToClient('v1', 'Dashboard', { ...dashboard?.body, widgets })).not.toEqual([])
})

describe('with logged failures', () => {
  const added = withLogs.monitors.filter(({ key }) => !documents.monitors.some(each => each.key === key))

  test('each step has a log monitor for each team that owns failures of it, and nothing else changes', () => {
    expect(added.map(({ key }) => key)).toEqual(
      documents.monitors.flatMap(({ key }) => (key.startsWith('failures-') ? [key.replace('failures', 'logs')] : [])),
    )
    expect(withLogs.monitors.length - documents.monitors.length).toBe(added.length)
    for (const { body } of added) expect(body.type).toBe('log alert')
    for (const { body } of documents.monitors) expect(body.type).toBe('rum alert')
  })

  test.each(added)(
    'the monitor $key is known to the official client, and leaves tests out where logs say so',
    ({ body }) => {
      expect(unknownToClient('v1', 'Monitor', body)).toEqual([])
      for (const { search, data_source } of body.options.variables) {
        expect(data_source).toBe('logs')
        expect(search.query).toContain('-@session.type:(synthetics OR ci_test)')
      }
    },
  )

  test('each dashboard shows them, a team’s only its own', () => {
    for (const { key, body } of withLogs.dashboards) {
      const logs = body.widgets.filter(
        ({ definition }) => definition.title === 'Failures in the logs, which may include browser tests',
      )
      expect(logs).toHaveLength(1)
      expect(unknownToClient('v1', 'Dashboard', { ...body, widgets: logs })).toEqual([])
      const text = JSON.stringify(logs)
      expect(text.includes('@journey.failure.team:')).toBe(key !== 'end-to-end')
    }
    expect(JSON.stringify(documents.dashboards)).not.toContain('Failures in the logs')
  })
})

describe('a rollout', () => {
  const note = '**Rollout**\n- stage A'

  test('is marked on every time series, in the environment of the dashboard', () => {
    const overlays = documents.dashboards.flatMap(({ body }) =>
      timeSeriesIn(body.widgets).map(({ requests }) => requests),
    )
    expect(overlays.length).toBeGreaterThan(20)
    for (const [, overlay, ...others] of overlays) {
      expect(others).toEqual([])
      expect(overlay).toMatchObject({
        display_type: 'overlay',
        queries: [{ data_source: 'events', search: { query: 'journey_monitor:"rx_renewal/rollout" $env' } }],
      })
    }
  })

  test('is a note on every dashboard, which the official client knows, and on none without a plan', () => {
    const { dashboards } = datadogDocuments(renewalJourney, config, { rolloutNote: note })
    for (const { body } of dashboards) {
      expectTiled(body.widgets)
      const own = body.widgets.filter(({ definition }) => definition.content === note)
      expect(own).toHaveLength(1)
      expect(unknownToClient('v1', 'Dashboard', { ...body, widgets: own })).toEqual([])
    }
    expect(JSON.stringify(documents.dashboards)).not.toContain('stage A')
  })
})

test('no metric is grouped by an ID of a journey or a person', () => {
  const paths = documents.metrics.flatMap(({ body }) => body.data.attributes.group_by.map(({ path }) => path))
  const ofJourney = requiredFacets(renewal)
    .filter(({ path, type }) => type === 'facet' && path !== '@context.journey.id')
    .map(({ path }) => path)
  const ofRequests = ['service', '@resource.method', '@resource.url_path_group', '@resource.status_code']
  const closed = [...ofJourney, ...ofRequests]
  expect(paths.filter(path => !closed.includes(path))).toEqual([])
})

test('requests and their times are kept in metrics, because RUM keeps resources for a shorter time', () => {
  const kept = documents.metrics.filter(({ body }) => body.data.attributes.event_type === 'resource')
  expect(kept.map(({ key }) => key)).toEqual(['rx_renewal.requests', 'rx_renewal.request_time'])
})

test('a quotation mark or backslash in a value does not end it', () => {
  expect(is('@a', 'say "no" \\ (or)')).toBe('@a:"say \\"no\\" \\\\ (or)"')
})

test('a mute begins and ends at whole seconds, in Datadog’s format', () => {
  const times = documents.downtimes.flatMap(({ body }) => Object.values(body.data.attributes.schedule))
  expect(times).toContain('2027-01-09T00:00:00Z')
  for (const time of times) expect(time).toMatch(/T\d\d:\d\d:\d\dZ$/)
})

test('every group and measure is RUM’s own, or in the list of facets to create', () => {
  const text = JSON.stringify(documents)
  const used = [...text.matchAll(/"(?:facet|metric)":"(.+?)"/g)].map(([, path = '']) => path)
  const ranged = [...text.matchAll(/(@[\w.]+):\[/g)].map(([, path = '']) => path)
  const own = ['service', 'version', '@resource.duration', '@action.name']
  const listed = requiredFacets(renewal).map(({ path }) => path)
  const all = [...new Set([...used, ...ranged])]
  expect(all.length).toBeGreaterThan(10)
  expect(all.filter(path => !own.includes(path) && !listed.includes(path))).toEqual([])
})

test('an objective uses only tags that its metric has', () => {
  const tagsOf = new Map(
    documents.metrics.map(({ body: { data } }) => [data.id, data.attributes.group_by.map(each => each.tag_name)]),
  )
  const queries = documents.slos.flatMap(({ body: { query } }) => [query.numerator, query.denominator])
  const asked = queries.flatMap(query => [...query.matchAll(/sum:([\w.]+)\{(.*?)\}/g)])
  expect(asked.length).toBeGreaterThan(documents.slos.length)
  for (const [, id = '', conditions = ''] of asked) {
    const tags = conditions.split(' AND ').map(each => each.split(/:| IN /)[0])
    expect(tagsOf.get(id)).toEqual(expect.arrayContaining(tags))
  }
})

describe('a monitor at night', () => {
  const message = (key: string, from = documents) => from.monitors.find(each => each.key === key)?.body.message ?? ''

  test('states the problem, the owner, the severity, the steps, further reading, and who was notified', () => {
    const text = message('send-errors')
    expect(text).toContain('of those who came to `send`')
    expect(text).toContain('**Owner:** Secure Messaging (sm)')
    expect(within(text, 'is_alert')).toContain('Severity: critical')
    expect(within(text, 'is_alert')).toContain(`Turn \`${renewal.featureToggle}\` off for all users`)
    expect(within(text, 'is_warning')).toContain('Severity: high')
    expect(text).toContain('https://example.org/runbook.md#send-errors')
    expect(within(text, 'is_alert')).toContain('@slack-sm @slack-sm-ux @jo@va.gov')
    expect(within(text, 'is_warning')).not.toContain('@slack-sm-ux')
  })

  test('notifies the owner of the failure, not the owner of the step', () => {
    expect(message('failures-care_team_pick-sm')).toContain('@slack-sm')
    expect(message('failures-care_team_pick-meds')).not.toContain('@slack-sm')
    expect(message('failures-return-sm')).toContain('@slack-sm')
  })

  test.each(documents.monitors)(
    '$key has an owner, a severity, a threshold that its query says, and a runbook section',
    ({ key, body }) => {
      expect(body.tags).toContain(`journey_monitor:rx_renewal/${key}`)
      expect(body.tags.some(tag => renewal.teams.some(team => tag === `team:${team}`))).toBe(true)
      expect(body.message).toMatch(/\*\*Severity: (critical|high|low)\*\*/)
      expect(body.message).toContain(`https://example.org/runbook.md#${key}\n`)
      expect(body.query).toMatch(
        new RegExp(`^formula\\(".+"\\)\\.last\\("\\d+[mh]"\\) [<>] ${body.options.thresholds.critical}$`),
      )
      for (const { name } of body.options.variables) expect(body.query).toMatch(new RegExp(`\\b${name}\\b`))
    },
  )

  test('does not alert about the link while the toggle is off', () => {
    const off = datadogDocuments(renewalJourney, { ...config, toggle: 'off' })
    expect(message('silence-link')).not.toBe('')
    expect(message('silence-link', off)).toBe('')
    expect(off.monitors).toHaveLength(documents.monitors.length - 1)
  })

  test('mutes find monitors by their tags', () => {
    for (const { body } of documents.downtimes) {
      const wanted = body.data.attributes.monitor_identifier.monitor_tags
      const muted = documents.monitors.filter(monitor => wanted.every(tag => monitor.body.tags.includes(tag)))
      expect(muted.length).toBeGreaterThan(0)
      expect(muted.length).toBeLessThan(documents.monitors.length)
    }
  })

  function within(text: string, condition: string): string {
    const parts = text.split(`{{#${condition}}}`).slice(1)
    return parts.map(part => part.split(`{{/${condition}}}`)[0]).join('\n')
  }
})

/** Every search for people's events: of widgets, monitors and metrics. A metric's query in an objective is none. */
function searchesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || (value as EventQuery).data_source === 'events') return []
  const { search, filter, query_string: funnel } = value as Record<string, { query?: string }>
  const own = [search?.query, filter?.query, funnel].filter(each => typeof each === 'string')
  return [...own, ...Object.values(value).flatMap(searchesIn)] as string[]
}

/** The definitions of all time series, those in groups too. */
function timeSeriesIn(widgets: readonly PlacedWidget[]): { readonly requests: readonly object[] }[] {
  return widgets.flatMap(({ definition: { type, widgets: inner, requests } }) => {
    if (type === 'group') return timeSeriesIn(inner as PlacedWidget[])
    return type === 'timeseries' ? [{ requests: requests as object[] }] : []
  })
}

/** Finds the formulas of all queries in a value. */
function formulasIn(value: unknown): { formulas: string[]; names: string[] }[] {
  if (typeof value !== 'object' || value === null) return []
  const { queries, formulas, query, options } = value as Record<string, unknown>
  const names = (given: unknown) => (given as { name: string }[]).map(({ name }) => name)
  if (Array.isArray(queries)) {
    return [{ formulas: (formulas as { formula: string }[]).map(({ formula }) => formula), names: names(queries) }]
  }
  const { variables } = (options ?? {}) as Record<string, unknown>
  if (Array.isArray(variables)) {
    return [{ formulas: [/"(.*)"\)\.last/.exec(String(query))?.[1] ?? ''], names: names(variables) }]
  }
  return Object.values(value).flatMap(formulasIn)
}

function expectTiled(widgets: readonly PlacedWidget[]): void {
  const cells = widgets.flatMap(({ layout: { x, y, width, height } }) =>
    Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
  )
  expect(cells.length).toBeGreaterThan(0)
  expect(new Set(cells).size).toBe(cells.length)
  expect(Math.max(...widgets.map(({ layout }) => layout.x + layout.width))).toBeLessThanOrEqual(12)
}
