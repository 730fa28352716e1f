import type { DatadogDocuments } from '../documents.ts'
import type { Connection, JsonRequest } from './connection.ts'
import type { Operation } from './operation.ts'

/** Kind of object that the documents create. */
export type ResourceKindName = keyof DatadogDocuments

/** Something that is in Datadog. */
export interface Found {
  readonly id: string
  /** Body from the API. */
  readonly body: object
  /** Identity of the object, in its text or its tags. */
  readonly identity: string | readonly string[]
  /** Creation time, for sorting. */
  readonly madeAt: string
}

/** Operations on all objects of one kind: list, create, change and remove. */
export interface ResourceKind {
  /** Finds objects that may belong to the journey of that name. Their identity decides. */
  find(journey: string): Promise<Found[]>
  create(body: object): Promise<void>
  change(id: string, body: object): Promise<void>
  remove(id: string): Promise<void>
}

/** Fields of the APIs' answers that matter here. */
interface Listed {
  readonly id: string | number
  readonly [field: string]: unknown
}

interface Api {
  readonly path: string
  readonly permissions: { readonly read: string; readonly write: string }
  /** The query of the page that begins after `skip`. */
  page(journey: string, skip: number): string
  listIn(answer: never): readonly Listed[]
  readonly change: 'PUT' | 'PATCH'
  /** Returns the body of a change. Default: the whole body. */
  changeTo?(body: never, id: string): object
  foundIn(listed: never): Omit<Found, 'id'>
  /** Tells whether a listed object exists. Default: always. */
  isThere?(listed: never): boolean
  /** Whether the list contains only parts of each object. */
  readonly isListedInPart?: true
}

const PAGE = 100

interface InData {
  readonly data: { readonly attributes: Readonly<Record<string, unknown>>; readonly [field: string]: unknown }
}

const APIS: Readonly<Record<ResourceKindName, Api>> = {
  metrics: {
    path: '/api/v2/rum/config/metrics',
    permissions: { read: 'rum_apps_read', write: 'rum_generate_metrics' },
    page: () => '',
    listIn: ({ data }: { data: Listed[] }) => data,
    change: 'PATCH',
    changeTo: ({ data }: InData) => ({ data: { ...data, attributes: changeable(data.attributes) } }),
    foundIn: (data: Listed) => ({ body: { data }, identity: String(data.id), madeAt: '' }),
  },
  dashboards: {
    path: '/api/v1/dashboard',
    permissions: { read: 'dashboards_read', write: 'dashboards_write' },
    page: (_, skip) => `?count=${PAGE}&start=${skip}`,
    listIn: ({ dashboards }: { dashboards: Listed[] }) => dashboards,
    change: 'PUT',
    isListedInPart: true,
    foundIn: (body: Listed) => ({ body, identity: String(body.description ?? ''), madeAt: timeOf(body.created_at) }),
  },
  slos: {
    path: '/api/v1/slo',
    permissions: { read: 'slos_read', write: 'slos_write' },
    page: (journey, skip) => `?tags_query=${encodeURIComponent(`journey:${journey}`)}&limit=${PAGE}&offset=${skip}`,
    listIn: ({ data }: { data: Listed[] }) => data,
    change: 'PUT',
    foundIn: (body: Listed & { tags?: string[] }) => ({
      body,
      identity: body.tags ?? [],
      madeAt: timeOf(Number(body.created_at) * 1_000),
    }),
  },
  monitors: {
    path: '/api/v1/monitor',
    permissions: { read: 'monitors_read', write: 'monitors_write' },
    page: (journey, skip) =>
      `?monitor_tags=${encodeURIComponent(`managed_by:journey-monitor,journey:${journey}`)}&page=${skip / PAGE}&page_size=${PAGE}`,
    listIn: (monitors: Listed[]) => monitors,
    change: 'PUT',
    foundIn: (body: Listed & { tags?: string[] }) => ({
      body,
      identity: body.tags ?? [],
      madeAt: timeOf(body.created),
    }),
  },
  downtimes: {
    path: '/api/v2/downtime',
    permissions: { read: 'monitors_read', write: 'monitors_downtime' },
    page: (_, skip) => `?page%5Boffset%5D=${skip}&page%5Blimit%5D=${PAGE}`,
    listIn: ({ data }: { data: Listed[] }) => data,
    change: 'PATCH',
    changeTo: ({ data }: InData, id) => ({ data: { ...data, id } }),
    foundIn: (data: Listed & InData['data']) => ({
      body: { data },
      identity: String(data.attributes.message ?? ''),
      madeAt: timeOf(data.attributes.created),
    }),
    isThere: ({ attributes }: InData['data']) => !['canceled', 'ended'].includes(String(attributes.status)),
  },
}

export function createResourceKinds(connection: Connection): Readonly<Record<ResourceKindName, ResourceKind>> {
  const kinds = Object.entries(APIS).map(([name, api]) => [name, createResourceKind(connection, name, api)])
  return Object.fromEntries(kinds)
}

function createResourceKind(connection: Connection, name: string, api: Api): ResourceKind {
  const { path, permissions } = api
  const operation = (verb: string, permission: string): Operation => ({ what: `${verb} ${name}`, permission })
  const read = (path: string) => connection.request(operation('list', permissions.read), { method: 'GET', path })
  const write = async (verb: string, request: JsonRequest) => {
    await connection.request(operation(verb, permissions.write), request)
  }
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`
  return {
    async find(journey) {
      const isThere = (each: Listed) => api.isThere?.(each as never) ?? true
      const found: Found[] = []
      for (const each of (await list(journey)).filter(isThere)) {
        const id = String(each.id)
        const known = api.foundIn(each as never)
        if (!api.isListedInPart) found.push({ id, ...known })
        else if (known.identity.includes(journey)) found.push({ id, ...api.foundIn((await read(at(id))) as never) })
      }
      return found
    },
    create: body => write('create', { method: 'POST', path, body }),
    change: (id, body) =>
      write('change', { method: api.change, path: at(id), body: api.changeTo?.(body as never, id) ?? body }),
    remove: id => write('delete', { method: 'DELETE', path: at(id) }),
  }

  /** All pages. */
  async function list(journey: string): Promise<readonly Listed[]> {
    const all = new Map<string, Listed>()
    for (let skip = 0; ; skip += PAGE) {
      const query = api.page(journey, skip)
      const page = api.listIn((await read(`${path}${query}`)) as never)
      const before = all.size
      for (const each of page) all.set(String(each.id), each)
      // A page without new objects means that the API repeats itself.
      if (query === '' || page.length < PAGE || all.size === before) return [...all.values()]
    }
  }
}

/** Returns the part of a metric that the API can change. */
function changeable({ filter, group_by, compute }: Readonly<Record<string, unknown>>): object {
  const { include_percentiles } = compute as { include_percentiles?: boolean }
  return { filter, group_by, ...(include_percentiles !== undefined && { compute: { include_percentiles } }) }
}

function timeOf(made: unknown): string {
  const time = new Date(made as string | number)
  return Number.isNaN(time.getTime()) ? '' : time.toISOString()
}
