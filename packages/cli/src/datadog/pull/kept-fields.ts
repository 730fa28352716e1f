import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JOURNEY_FIELDS } from '../../events/event-fields.ts'
import type { FoundEvent } from './event-search.ts'
import type { PullKind } from './pull-kinds.ts'

/** A field of a RUM event that a pull keeps, and the way in which it is kept. All other fields are dropped. */
export interface KeptField {
  readonly path: string
  /**
   * `value`: a word, a number or a flag, unchanged. `address`: the host and path of a URL, with `:id` in place of
   * segments that may be IDs, and the page of a list (`page=2`). `hash`: a keyed hash.
   */
  readonly keep: 'value' | 'address' | 'hash'
  readonly purpose: string
}

const value = (path: string, purpose: string): KeptField => ({ path, keep: 'value', purpose })
const address = (path: string, purpose: string): KeptField => ({ path, keep: 'address', purpose })

/** Fields kept for all kinds, besides `date`, which Datadog gives outside the event. */
const COMMON: readonly KeptField[] = [
  value('type', 'kind of RUM event'),
  value('service', 'app'),
  value('version', 'release'),
  value('session.id', 'a random UUID: counts visits, and joins pages'),
  value('session.type', 'leaves tests out'),
  value('view.id', 'a random UUID: joins the events of a page'),
]

const ACCOUNT: KeptField = {
  path: 'usr.id',
  keep: 'hash',
  purpose: 'counts people once, and names no one',
}

const journeyFields = Object.values(JOURNEY_FIELDS)
  .map(path => path.slice('$.'.length))
  .filter(path => path !== 'failure' && path !== 'attributes')
  .map(path => value(`context.journey.${path}`, 'see “Fields of an event”'))

/** Kept fields by kind of event. `createFieldFilter` adds the declared `attributes` of the journey. */
export const KEPT_FIELDS: Readonly<Record<PullKind, readonly KeptField[]>> = {
  journey: [
    ...COMMON,
    value('action.id', 'a random UUID: two events with one ID are one'),
    value('_dd.configuration.session_sample_rate', 'shows different sampling of the apps'),
    ACCOUNT,
    ...journeyFields,
  ],
  views: [
    ...COMMON,
    ACCOUNT,
    address('view.url', 'page'),
    address('view.referrer', 'previous page'),
    value('view.time_spent', 'how long the page was open'),
    value('_dd.document_version', 'finds the last version of a view'),
  ],
  requests: [
    ...COMMON,
    value('resource.id', 'a random UUID: two events with one ID are one'),
    value('resource.type', 'leaves images and scripts out'),
    address('view.url', 'page of a list'),
    address('resource.url', 'endpoint'),
    value('resource.method', 'endpoint'),
    value('resource.status_code', 'result'),
    value('resource.duration', 'how long it took'),
  ],
  errors: [
    ...COMMON,
    value('error.id', 'a random UUID: two events with one ID are one'),
    value('error.source', '`custom`, `network`, `source`, …'),
    value('error.handling', 'handled or not'),
    ...['id', 'name', 'step', 'failure.code'].map(path =>
      value(`context.journey.${path}`, 'joins the error to the journey’s failure'),
    ),
  ],
}

/**
 * Creates a function that turns Datadog's form of an event into a line as the browser posts it, with only the kept
 * fields. Undefined if the event has no time.
 */
export function createFieldFilter(
  kind: PullKind,
  { attributes = {}, steps }: JourneyDefinition,
  hash: (text: string) => string,
): (event: FoundEvent) => string | undefined {
  const declared = new Set([attributes, ...steps.map(step => step.attributes ?? {})].flatMap(Object.keys))
  const ofJourney = [...declared].map(name => value(`context.journey.attributes.${name}`, ''))
  const fields = [...KEPT_FIELDS[kind], ...(kind === 'journey' ? ofJourney : [])].map(({ path, keep }) => ({
    names: path.split('.'),
    keep: KEPT_PARTS[keep] ?? ((text: unknown) => (isWord(text) && text !== '' ? hash(String(text)) : undefined)),
  }))
  return ({ attributes: outer = {} }) => {
    const date = Date.parse(String(outer.timestamp))
    if (Number.isNaN(date)) return undefined
    const inner = outer.attributes ?? {}
    const found = { ...inner, service: outer.service ?? inner.service, version: inner.version ?? tagged(outer.tags) }
    const kept: Tree = { date }
    for (const { names, keep } of fields) {
      const own = keep(at(found, names))
      if (own !== undefined) put(kept, names, own)
    }
    return JSON.stringify(kept)
  }
}

interface Tree {
  [name: string]: unknown
}

const KEPT_PARTS: Readonly<Record<string, (value: unknown) => unknown>> = {
  value: each => (isWord(each) || typeof each === 'boolean' ? each : undefined),
  address: url => (typeof url === 'string' ? withoutIds(url) : undefined),
}

/** Longest kept value. A word of a closed set, an ID or a release is shorter. */
const LONGEST = 200

function isWord(each: unknown): each is string | number {
  return typeof each === 'number' || (typeof each === 'string' && each.length <= LONGEST)
}

/**
 * Removes IDs from a URL: segments with a digit, `%` or `@`, as in the funnel's tables. Of the query, keeps the page number of
 * a list. Undefined for text that is not a URL with a host.
 */
export function withoutIds(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host, pathname, searchParams } = new URL(url)
  if (host === '') return undefined
  const path = pathname
    .split('/')
    .map(part => (/[0-9%@]/.test(part) && !/^v\d{1,2}$/.test(part) ? ':id' : part))
    .join('/')
  const page = searchParams.get('page') ?? ''
  return `${protocol}//${host}${path}${/^\d{1,3}$/.test(page) ? `?page=${page}` : ''}`
}

function at(event: unknown, names: readonly string[]): unknown {
  let value = event
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Tree)[name]
  }
  return value
}

function put(tree: Tree, names: readonly string[], value: unknown): void {
  let inner = tree
  for (const name of names.slice(0, -1)) {
    inner[name] ??= {}
    inner = inner[name] as Tree
  }
  inner[names.at(-1) as string] = value
}

function tagged(tags: unknown): string | undefined {
  const texts = Array.isArray(tags) ? tags.map(String) : []
  return texts.find(tag => tag.startsWith('version:'))?.slice('version:'.length)
}
