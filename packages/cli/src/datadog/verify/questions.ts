import type { LoadedJourney } from '../../journey/profile.ts'
import { HOUR } from '../../system/time-units.ts'
import type { Connection } from '../client/connection.ts'
import { makePlan } from '../client/plan.ts'
import { createResourceKinds } from '../client/resource-kinds.ts'
import type { DatadogConfig } from '../config.ts'
import type { DatadogDocuments } from '../documents.ts'
import { eventQuery } from '../event-query.ts'
import { markQuery } from '../mark-search.ts'
import {
  all,
  between,
  COUNT,
  exists,
  fillVariables,
  is,
  journeyEvents,
  journeyField,
  not,
  type Search,
} from '../query.ts'
import { NOT_OK, requestsTo } from '../resources.ts'
import { type Question as AggregateQuestion, createAggregate } from '../source/aggregate.ts'

export interface Question {
  readonly id: string
  readonly question: string
  ask(): Promise<{ readonly holds: boolean | undefined; readonly found: string; readonly evidence: unknown }>
}

interface Time {
  readonly from: number
  readonly to: number
}

/** The permissions that error messages name. */
const PERMISSIONS = [
  ...['dashboards_read', 'dashboards_write', 'monitors_read', 'monitors_write', 'monitors_downtime'],
  ...['slos_read', 'slos_write', 'rum_apps_read', 'rum_generate_metrics', 'events_read'],
]

/** Open questions of docs/datadog.md, each with the call that answers it. */
export function questions(
  journey: LoadedJourney,
  connection: Connection,
  { config, documents }: { readonly config: DatadogConfig; readonly documents: DatadogDocuments },
  time: Time,
): readonly Question[] {
  const { definition, profile } = journey
  const aggregate = createAggregate(connection)
  const own = all(journeyEvents(definition), is('env', config.env))
  const services = [...new Set(Object.values(config.services))]
  const requests = all(
    requestsTo(services, [...new Set(profile.siteMap.endpoints.map(({ path }) => path))]),
    is('env', config.env),
  )
  const ask = (search: Search, more: Partial<AggregateQuestion> = {}) =>
    aggregate({ search, ...time, compute: [COUNT], by: [], ...more })
  const count = async (search: Search, compute = COUNT) =>
    (await ask(search, { compute: [compute] }))[0]?.values[0] ?? 0
  const { monitors, dashboards } = documents

  return [
    {
      id: 'missing-attribute',
      question: 'Does a search for any value of an attribute leave out the events that lack it?',
      async ask() {
        const page = journeyField(`attributes.${Object.keys(definition.attributes ?? {})[0] ?? 'none'}`)
        const counts = {
          all: await count(own),
          with: await count(all(own, exists(page))),
          without: await count(all(own, not(exists(page)))),
        }
        return finding(counts, counts.all > 0 ? counts.with + counts.without === counts.all : undefined)
      },
    },
    {
      id: 'monitor-formulas',
      question: 'Does Datadog take the formulas of our monitors: default_zero, and a percentile times a count?',
      async ask() {
        for (const { body } of monitors) {
          const operation = { what: `validate the monitor ${body.name}`, permission: 'monitors_write' }
          await connection.request(operation, { method: 'POST', path: '/api/v1/monitor/validate', body })
        }
        return finding({ monitors: monitors.length }, true)
      },
    },
    {
      id: 'nothing-is-zero',
      question: 'Is default_zero of a count that finds nothing 0?',
      async ask() {
        const nothing = eventQuery({ name: 'nothing', search: is(journeyField('id'), 'nobody'), compute: COUNT })
        const value = await scalar([nothing], 'default_zero(nothing)')
        return finding({ value }, value === 0)
      },
    },
    {
      id: 'no-answer',
      question: 'Does “other than 200 and 201” find requests that got no answer, too?',
      async ask() {
        const status = '@resource.status_code'
        const counts = {
          all: await count(requests),
          ok: await count(all(requests, is(status, 200, 201))),
          other: await count(all(requests, NOT_OK)),
          none: await count(all(requests, not(exists(status)))),
        }
        return finding(counts, counts.none > 0 ? counts.other === counts.all - counts.ok : undefined)
      },
    },
    {
      id: 'sample-rate',
      question: 'Can events be grouped by the sample rate of their session?',
      async ask() {
        const rate = '@_dd.configuration.session_sample_rate'
        const [total, rates] = [await count(own), await ask(own, { by: [{ facet: rate, limit: 100 }] })]
        const found = { all: total, rates: rates.map(({ by, values }) => ({ rate: by[rate], events: values[0] })) }
        return finding(found, total > 0 ? rates.length > 0 : undefined)
      },
    },
    {
      id: 'url-path',
      question: 'Does every request have a path, made of the scrubbed address?',
      async ask() {
        const ofServices = all(is('@type', 'resource'), is('service', ...services), is('env', config.env))
        const counts = {
          all: await count(ofServices),
          with: await count(all(ofServices, exists('@resource.url_path'))),
        }
        return finding(counts, counts.all > 0 ? counts.with === counts.all : undefined)
      },
    },
    {
      id: 'queries-in-a-widget',
      question: 'Does Datadog take as many queries as our largest widget has?',
      async ask() {
        const queries = Array.from({ length: largest(dashboards) }, (_, i) =>
          eventQuery({ name: `q${i}`, search: own, compute: COUNT }),
        )
        const value = await scalar(queries, queries.map(({ name }) => `default_zero(${name})`).join(' + '))
        return finding({ queries: queries.length, value }, value !== undefined)
      },
    },
    {
      id: 'rollout-marks',
      question: 'Does Datadog take the query by which time series show the rollout?',
      async ask() {
        const marks = markQuery(definition)
        const search = fillVariables(marks.search, { env: is('env', config.env) })
        const value = await scalar([eventQuery({ ...marks, search })], `default_zero(${marks.name})`)
        return finding({ value }, value !== undefined)
      },
    },
    {
      id: 'groups',
      question: 'Do groups by three facets add up to the count without groups?',
      async ask() {
        const by = ['entry_step', 'step', 'phase'].map(name => ({ facet: journeyField(name), limit: 20 }))
        const [total, groups] = [await count(own), await ask(own, { by })]
        const sum = groups.reduce((all, { values }) => all + (values[0] ?? 0), 0)
        return finding({ all: total, groups: groups.length, sum }, total > 0 ? sum === total : undefined)
      },
    },
    {
      id: 'hours',
      question: 'Do groups by the hour in which journeys began add up to the count without groups?',
      async ask() {
        const hours = { from: Math.floor(time.from / HOUR) * HOUR, to: Math.ceil(time.to / HOUR) * HOUR }
        const facet = journeyField('started_at')
        const search = all(own, between(facet, hours.from, hours.to))
        const groups = await ask(search, { by: [{ facet, limit: (hours.to - hours.from) / HOUR, hours }] })
        const first = groups[0]
        const begins = Number(first?.by[facet])
        const found = {
          all: await count(search),
          sum: groups.reduce((all, { values }) => all + (values[0] ?? 0), 0),
          groups: groups.map(({ by }) => by[facet]),
          // Datadog could name an hour by its end.
          firstGroup: first?.values[0],
          firstHour: begins % HOUR === 0 ? await count(all(own, between(facet, begins, begins + HOUR))) : undefined,
        }
        const isHour = (value: string | undefined) => Number(value) % HOUR === 0
        const isRight =
          found.sum === found.all && found.groups.every(isHour) && found.firstHour === (found.firstGroup ?? 0)
        return finding(found, found.all > 0 ? isRight : undefined)
      },
    },
    {
      id: 'second-apply',
      question: 'Does Datadog return what apply wrote, so that a second one changes nothing?',
      async ask() {
        const steps = await makePlan(definition, documents, createResourceKinds(connection), time.to)
        const changed = steps.flatMap(step =>
          step.action === 'change' || step.action === 'refuse'
            ? step.differences.map(({ path }) => `${step.kind}/${step.key}: ${path}`)
            : [],
        )
        const unchanged = steps.filter(({ action }) => action === 'leave').length
        return finding({ unchanged, changed }, unchanged + changed.length > 0 ? changed.length === 0 : undefined)
      },
    },
    {
      id: 'permissions',
      question: 'Do the permissions have the names in our messages?',
      async ask() {
        const operation = { what: 'list permissions', permission: 'user_access_read' }
        const answer = await connection.request(operation, { method: 'GET', path: '/api/v2/permissions' })
        const names = ((answer as { data?: { attributes?: { name?: string } }[] }).data ?? []).map(
          ({ attributes }) => attributes?.name,
        )
        const missing = PERMISSIONS.filter(name => !names.includes(name))
        return finding({ permissions: names.length, missing }, names.length > 0 ? missing.length === 0 : undefined)
      },
    },
    {
      id: 'duplicates',
      question: 'Is each event counted once? (The number of IDs is an estimate where it is large.)',
      async ask() {
        const counts = {
          events: await count(own),
          ids: await count(own, { aggregation: 'cardinality', metric: '@action.id' }),
        }
        return finding(counts, counts.events > 0 ? counts.events <= counts.ids * 1.02 : undefined)
      },
    },
  ]

  /** One number, as a widget would show it. */
  async function scalar(queries: readonly ReturnType<typeof eventQuery>[], formula: string): Promise<unknown> {
    const attributes = { ...time, formulas: [{ formula }], queries: queries.map(({ group_by: _, ...query }) => query) }
    const answer = await connection.request(
      { what: 'evaluate a formula', permission: 'rum_apps_read' },
      { method: 'POST', path: '/api/v2/query/scalar', body: { data: { type: 'scalar_request', attributes } } },
    )
    const { data } = answer as { data?: { attributes?: { columns?: { type?: string; values?: unknown[] }[] } } }
    return data?.attributes?.columns?.find(({ type }) => type === 'number')?.values?.[0]
  }
}

function finding(evidence: object, holds: boolean | undefined) {
  const found = Object.entries(evidence).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  return { holds, found: found.join(', '), evidence }
}

/** The most queries that a widget has. */
function largest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const { queries } = value as { queries?: unknown }
  return Math.max(Array.isArray(queries) ? queries.length : 0, ...Object.values(value).map(largest))
}
