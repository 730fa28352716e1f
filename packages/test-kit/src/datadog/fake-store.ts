import type { Context, Hono } from 'hono'

type Json = Record<string, unknown>

/** Stored objects by ID. */
type Collection = Map<string, Json>

export interface Store {
  readonly dashboards: Collection
  readonly monitors: Collection
  readonly slos: Collection
  readonly metrics: Collection
  readonly downtimes: Collection
}

const NOW = '2026-11-21T12:00:00.000Z'
const AUTHOR = { name: 'Ada Example', handle: 'ada@example.org', email: 'ada@example.org' }

/** Creates a store of dashboards, monitors, objectives, metrics and downtimes that behaves like their APIs. */
export function createStore(): Store & { serve(app: Hono): void } {
  let made = 0
  const nextId = (prefix = '') => `${prefix}${1_000 + made++}`
  const collection = (): Collection => new Map()
  const store = {
    dashboards: collection(),
    monitors: collection(),
    slos: collection(),
    metrics: collection(),
    downtimes: collection(),
  }
  return {
    ...store,
    serve(app) {
      serveDashboards(app, store.dashboards, nextId)
      serveMonitors(app, store.monitors, nextId)
      serveSlos(app, store.slos, nextId)
      serveMetrics(app, store.metrics)
      serveDowntimes(app, store.downtimes, nextId)
    },
  }
}

type NextId = (prefix?: string) => string

function serveDashboards(app: Hono, all: Collection, nextId: NextId): void {
  const path = '/api/v1/dashboard'
  const kept = (id: string, body: Json): Json => ({
    ...body,
    id,
    widgets: withIds(body.widgets as Json[]),
    author_handle: AUTHOR.handle,
    author_name: AUTHOR.name,
    created_at: all.get(id)?.created_at ?? at(all.size),
    modified_at: NOW,
    url: `/dashboard/${id}/of-the-journey`,
    is_read_only: false,
    notify_list: body.notify_list ?? null,
    restricted_roles: body.restricted_roles ?? [],
  })
  app.get(path, context => {
    const [start, count] = [numberIn(context, 'start', 0), numberIn(context, 'count', 100)]
    const dashboards = [...all.values()].slice(start, start + count).map(dashboard => {
      const { id, title, description, layout_type, url, created_at, modified_at, author_handle, is_read_only } =
        dashboard
      return { id, title, description, layout_type, url, created_at, modified_at, author_handle, is_read_only }
    })
    return context.json({ dashboards })
  })
  app.get(`${path}/:id`, context => found(context, all, body => body))
  app.post(path, async context => {
    const id = nextId('abc-def-')
    return keep(context, all, id, kept(id, await context.req.json()))
  })
  app.put(`${path}/:id`, context =>
    found(context, all, async (_, id) => {
      all.set(id, kept(id, await context.req.json()))
      return all.get(id) as Json
    }),
  )
  app.delete(`${path}/:id`, context =>
    found(context, all, (_, id) => {
      all.delete(id)
      return { deleted_dashboard_id: id }
    }),
  )
}

function serveMonitors(app: Hono, all: Collection, nextId: NextId): void {
  const path = '/api/v1/monitor'
  const kept = (id: string, body: Json): Json => ({
    ...body,
    id: Number(id),
    org_id: 1,
    tags: [...(body.tags as string[])].sort(),
    restricted_roles: body.restricted_roles ?? null,
    restriction_policy: null,
    draft_status: 'published',
    options: withDefaults(body.options as Json),
    multi: false,
    created: all.get(id)?.created ?? at(all.size),
    modified: NOW,
    creator: AUTHOR,
    overall_state: 'No Data',
    deleted: null,
  })
  app.get(path, context => {
    const wanted = (context.req.query('monitor_tags') ?? '').split(',').filter(Boolean)
    const tagged = [...all.values()].filter(({ tags }) => wanted.every(tag => (tags as string[]).includes(tag)))
    const [page, size] = [numberIn(context, 'page', 0), numberIn(context, 'page_size', 100)]
    return context.json(tagged.slice(page * size, (page + 1) * size))
  })
  app.post(path, async context => {
    const id = nextId()
    return keep(context, all, id, kept(id, await context.req.json()))
  })
  app.put(`${path}/:id`, context =>
    found(context, all, async (before, id) => {
      all.set(id, kept(id, { ...before, ...(await context.req.json()) }))
      return all.get(id) as Json
    }),
  )
  app.delete(`${path}/:id`, context =>
    found(context, all, (_, id) => {
      all.delete(id)
      return { deleted_monitor_id: Number(id) }
    }),
  )
}

/** Rewrites options as Datadog does: a default `on_missing_data` is replaced by `notify_no_data`. */
function withDefaults({ on_missing_data: onMissingData, ...options }: Json): Json {
  const isDefault = onMissingData === undefined || onMissingData === 'default'
  return {
    notify_audit: false,
    silenced: {},
    new_host_delay: 300,
    groupby_simple_monitor: false,
    ...(isDefault ? { notify_no_data: false } : { on_missing_data: onMissingData }),
    ...options,
  }
}

function serveSlos(app: Hono, all: Collection, nextId: NextId): void {
  const path = '/api/v1/slo'
  const kept = (id: string, body: Json): Json => ({
    ...body,
    id,
    tags: [...(body.tags as string[])].sort(),
    thresholds: (body.thresholds as Json[]).map(each => ({
      ...each,
      target_display: `${each.target}.`,
      warning_display: `${each.warning}.`,
    })),
    monitor_tags: [],
    creator: AUTHOR,
    created_at: all.get(id)?.created_at ?? 1_795_196_050 + all.size,
    modified_at: 1_795_196_050,
  })
  app.get(path, context => {
    const wanted = (context.req.query('tags_query') ?? '').split(' AND ').filter(Boolean)
    const tagged = [...all.values()].filter(({ tags }) => wanted.every(tag => (tags as string[]).includes(tag)))
    const [offset, limit] = [numberIn(context, 'offset', 0), numberIn(context, 'limit', 1_000)]
    return context.json({ data: tagged.slice(offset, offset + limit), errors: [] })
  })
  app.post(path, async context => {
    const id = nextId('slo')
    all.set(id, kept(id, await context.req.json()))
    return context.json({ data: [all.get(id)], errors: [] })
  })
  app.put(`${path}/:id`, context =>
    found(context, all, async (_, id) => {
      all.set(id, kept(id, await context.req.json()))
      return { data: [all.get(id)], errors: [] }
    }),
  )
  app.delete(`${path}/:id`, context =>
    found(context, all, (_, id) => {
      all.delete(id)
      return { data: [id] }
    }),
  )
}

function serveMetrics(app: Hono, all: Collection): void {
  const path = '/api/v2/rum/config/metrics'
  app.get(path, context => context.json({ data: [...all.values()] }))
  app.post(path, async context => {
    const { data } = await context.req.json()
    if (all.has(data.id)) return context.json({ errors: ['Conflict'] }, 409)
    all.set(data.id, data)
    return context.json({ data }, 201)
  })
  app.patch(`${path}/:id`, context =>
    found(context, all, async (before, id) => {
      const { data } = await context.req.json()
      const own = before.attributes as Json
      const compute = { ...(own.compute as Json), ...data.attributes.compute }
      all.set(id, { ...before, attributes: { ...own, ...data.attributes, compute } })
      return { data: all.get(id) }
    }),
  )
  app.delete(`${path}/:id`, context => emptied(context, all))
}

function serveDowntimes(app: Hono, all: Collection, nextId: NextId): void {
  const path = '/api/v2/downtime'
  const kept = (id: string, attributes: Json): Json => ({
    type: 'downtime',
    id,
    attributes: {
      notify_end_states: ['alert', 'warn'],
      canceled: null,
      created: at(all.size),
      status: 'scheduled',
      ...attributes,
      schedule: rewritten(attributes.schedule as Json),
    },
  })
  app.get(path, context => {
    const [offset, limit] = [numberIn(context, 'page[offset]', 0), numberIn(context, 'page[limit]', 30)]
    return context.json({
      data: [...all.values()].slice(offset, offset + limit),
      meta: { page: { total_filtered_count: all.size } },
    })
  })
  app.post(path, async context => {
    const id = nextId('00000000-0000-1234-0000-00000000')
    const { data } = await context.req.json()
    all.set(id, kept(id, data.attributes))
    return context.json({ data: all.get(id) })
  })
  app.patch(`${path}/:id`, context =>
    found(context, all, async (before, id) => {
      const { data } = await context.req.json()
      all.set(id, kept(id, { ...(before.attributes as Json), ...data.attributes }))
      return { data: all.get(id) }
    }),
  )
  // A canceled downtime can still be found.
  app.delete(`${path}/:id`, context => {
    const own = all.get(context.req.param('id'))
    if (!own) return context.json({ errors: ['Not found'] }, 404)
    Object.assign(own.attributes as Json, { status: 'canceled', canceled: NOW })
    return context.body(null, 204)
  })
}

/** Writes the same times in another format, as Datadog does. */
function rewritten(schedule: Json): Json {
  const times = Object.entries(schedule).map(([name, time]) => [name, String(time).replace(/(\.\d+)?Z$/, '+00:00')])
  return { ...Object.fromEntries(times), current_downtime: null }
}

/** Adds IDs to widgets, also to those in groups. */
function withIds(widgets: readonly Json[]): Json[] {
  return widgets.map((widget, i) => {
    const definition = widget.definition as Json
    const inner = definition.widgets as Json[] | undefined
    return { ...widget, id: 7_000 + i, definition: inner ? { ...definition, widgets: withIds(inner) } : definition }
  })
}

function keep(context: Context, all: Collection, id: string, body: Json): Response {
  all.set(id, body)
  return context.json(body)
}

async function found(
  context: Context,
  all: Collection,
  answer: (body: Json, id: string) => Json | Promise<Json>,
): Promise<Response> {
  const id = context.req.param('id') as string
  const body = all.get(id)
  return body ? context.json(await answer(body, id)) : context.json({ errors: ['Not found'] }, 404)
}

function emptied(context: Context, all: Collection): Response {
  return all.delete(context.req.param('id') as string)
    ? context.body(null, 204)
    : context.json({ errors: ['Not found'] }, 404)
}

function numberIn(context: Context, name: string, fallback: number): number {
  return Number(context.req.query(name) ?? fallback)
}

/** Returns a creation time that grows with `order`. */
function at(order: number): string {
  return new Date(Date.parse(NOW) + order).toISOString()
}
