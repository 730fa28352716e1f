/** A RUM event as the browser SDK posts it. */
export interface RumEvent {
  readonly type: string
  /** Epoch ms. */
  readonly date: number
  readonly [field: string]: unknown
}

/** A value that can be searched and grouped by. */
export type Scalar = string | number | boolean

/** Datadog's names for what is posted under another one. */
const POSTED_AS: Readonly<Record<string, string>> = { '@action.name': '@action.target.name' }

/** What Datadog makes of an address. */
const FROM_URL: Readonly<Record<string, (url: URL) => string>> = {
  url_path: ({ pathname }) => pathname,
  url_path_group: ({ pathname }) => pathname.replace(/\/[^/]*\d[^/]*(?=\/|$)/g, '/?'),
  url_host: ({ hostname }) => hostname,
}

/**
 * The values that `event` has of a facet or a tag: those of a list, or one, or none. `@` stands before what is in the
 * event; all else is a tag.
 */
export function valuesOf(event: RumEvent, path: string): readonly Scalar[] {
  if (!path.startsWith('@')) return tagsOf(event, path)
  const fields = (POSTED_AS[path] ?? path).slice(1).split('.')
  const found = at(event, fields)
  if (found !== undefined) return [found].flat().filter(isScalar)
  const derive = FROM_URL[fields.at(-1) as string]
  const url = derive && at(event, [...fields.slice(0, -1), 'url'])
  return derive && typeof url === 'string' && URL.canParse(url) ? [derive(new URL(url))] : []
}

function at(value: unknown, fields: readonly string[]): unknown {
  return fields.reduce<unknown>(
    (inner, field) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, field)
        ? (inner as Record<string, unknown>)[field]
        : undefined,
    value,
  )
}

function tagsOf({ ddtags = '', ...event }: RumEvent, name: string): readonly string[] {
  if (typeof event[name] === 'string') return [event[name]]
  const tags = String(ddtags).split(',')
  return tags.filter(tag => tag.startsWith(`${name}:`)).map(tag => tag.slice(name.length + 1))
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
