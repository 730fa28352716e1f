/** A RUM event as the browser SDK posts it. */
export interface RumEvent {
  readonly type: string
  /** Epoch ms. */
  readonly date: number
  readonly [field: string]: unknown
}

/** A value that can be searched and grouped by. */
export type Scalar = string | number | boolean

/** Datadog's names for fields that are posted under other names. */
const POSTED_AS: Readonly<Record<string, string>> = { '@action.name': '@action.target.name' }

/** URL fields that Datadog derives from an address. */
const FROM_URL: Readonly<Record<string, (url: URL) => string>> = {
  url_path: ({ pathname }) => pathname,
  url_path_group: ({ pathname }) => pathname.replace(/\/[^/]*\d[^/]*(?=\/|$)/g, '/?'),
  url_host: ({ hostname }) => hostname,
}

type Reader = (event: RumEvent) => readonly Scalar[]

const NONE: readonly Scalar[] = []
const readers = new Map<string, Reader>()

/**
 * Reads an event's values of a facet or a tag: all values of a list, one, or none. A facet begins with `@`; every other path
 * is a tag.
 */
export function valuesOf(event: RumEvent, path: string): readonly Scalar[] {
  return readerOf(path)(event)
}

/** Prepares `valuesOf` for a path that is read from many events. */
export function readerOf(path: string): Reader {
  const known = readers.get(path)
  if (known) return known
  const reader = path.startsWith('@') ? facetReader(path) : tagReader(path)
  readers.set(path, reader)
  return reader
}

function facetReader(path: string): Reader {
  const fields = (POSTED_AS[path] ?? path).slice(1).split('.')
  const derive = FROM_URL[fields.at(-1) as string]
  const urlFields = [...fields.slice(0, -1), 'url']
  const derived = new Map<string, readonly Scalar[]>()
  return event => {
    const found = at(event, fields)
    if (isScalar(found)) return [found]
    if (found !== undefined) return Array.isArray(found) ? found.filter(isScalar) : NONE
    const url = derive && at(event, urlFields)
    if (!derive || typeof url !== 'string') return NONE
    const values = derived.get(url) ?? (URL.canParse(url) ? [derive(new URL(url))] : NONE)
    derived.set(url, values)
    return values
  }
}

function tagReader(name: string): Reader {
  const prefix = `${name}:`
  return event => {
    const own = event[name]
    if (typeof own === 'string') return [own]
    if (!event.ddtags) return NONE
    const tags = String(event.ddtags).split(',')
    return tags.filter(tag => tag.startsWith(prefix)).map(tag => tag.slice(prefix.length))
  }
}

function at(event: RumEvent, fields: readonly string[]): unknown {
  let value: unknown = event
  for (const field of fields) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined
    value = (value as Record<string, unknown>)[field]
  }
  return value
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
