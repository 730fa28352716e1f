/** Difference at one path. Undefined: the value is missing. */
export interface Difference {
  /** Like `options.thresholds.critical` or `widgets[3].definition.title`. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Lists without an order; Datadog gives them back in its own. */
const UNORDERED = /(^|\.)(tags|monitor_tags)$/
/** Paths at which Datadog adds nothing, so an extra value is an old one of ours. */
const CLOSED = /(^|\.)options\.thresholds$/
/** Values that Datadog uses for settings that it leaves out. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  'options.on_missing_data': 'default',
  'options.notify_no_data': false,
  'options.notify_audit': false,
  'options.groupby_simple_monitor': false,
  is_read_only: false,
}

/**
 * Compares what Datadog has with what is wanted. Ignores additions by Datadog: in objects, only wanted fields are
 * compared; null and an empty list equal a missing value; two notations of one time are equal.
 */
export function differences(found: unknown, wanted: unknown, path = ''): Difference[] {
  if (isNothing(found) && isNothing(wanted)) return []
  if (Array.isArray(found) && Array.isArray(wanted)) {
    const [before, after] = UNORDERED.test(path) ? [[...found].sort(), [...wanted].sort()] : [found, wanted]
    const length = Math.max(before.length, after.length)
    return Array.from({ length }, (_, i) => differences(before[i], after[i], `${path}[${i}]`)).flat()
  }
  if (isObject(found) && isObject(wanted)) {
    const names = CLOSED.test(path) ? new Set([...Object.keys(found), ...Object.keys(wanted)]) : Object.keys(wanted)
    return [...names].flatMap(name => {
      const own = path === '' ? name : `${path}.${name}`
      return differences(found[name] ?? DEFAULTS[own], wanted[name], own)
    })
  }
  return found === wanted || isSameTime(found, wanted) ? [] : [{ path, before: found, after: wanted }]
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/

function isSameTime(a: unknown, b: unknown): boolean {
  return (
    [a, b].every(each => typeof each === 'string' && TIME.test(each)) && Date.parse(String(a)) === Date.parse(String(b))
  )
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
