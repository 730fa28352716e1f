import { guard } from '../guard.ts'
import { isUuid } from '../uuid.ts'

/** The SDK's own tags come first. More than these are not looked at. */
const MAX_TAGS = 100

type IsName = (text: string, event: object) => boolean

/** Returns whether a field called `name` may hold this text or number, or the part of the text that it may hold. */
type Form = (given: string, isName: IsName, name: string) => unknown

interface Fields {
  readonly [name: string]: Form | Fields
}

/** `window.DD_LOGS`, which is there wherever a log is sent. */
interface LogsSdk {
  getInitConfiguration(): { readonly [name: string]: unknown }
  getLogger(name: string): unknown
}

/** Is scrubbed after this, as it is in a RUM event. */
const text: Form = () => true
/** Severities, origins, ways of handling, platforms and methods, all that versions 4 to 7 know; statuses of answers, and times. */
const known: Form = given =>
  /^(ok|debug|info|notice|warn|error|critical|alert|emerg|agent|console|logger|network|report|source|(un)?handled|browser(\+wasm)?|GET|HEAD|POST|PUT|PATCH|DELETE|\d{1,3}|1\d{12}(\.\d+)?)$/.test(
    given,
  )
const fromInit: Form = (given, isName, name) => isName(given, {}) || initConfiguration()[name] === given

/** Everything that the SDK itself puts into a log, but `usr` and `account`. */
export const LOG_FIELDS: Fields = {
  date: known,
  message: text,
  status: known,
  origin: known,
  service: fromInit,
  version: fromInit,
  ddtags: (given, isName) => {
    const init = initConfiguration()
    return given
      .split(',', MAX_TAGS)
      .filter(tag => isName(tag, {}) || isTagOfSdk(tag, init))
      .join(',')
  },
  session_id: isUuid,
  application_id: isUuid,
  session: { id: isUuid },
  tab: { id: isUuid },
  user_action: { id: isUuid },
  logger: { name: given => !!guard(() => logsSdk().getLogger(given)) },
  view: { id: isUuid, url: text, referrer: text, name: text },
  http: { method: known, status_code: known, url: text },
  error: { kind: text, message: text, stack: text, fingerprint: text, handling: known, source_type: known },
  _dd: { debug_ids: { url: text, id: isUuid } },
}

/**
 * Removes everything from `log` but `keptKeys` and the fields of the SDK, if these have the form that the SDK gives them. The attributes of a
 * logger can be next to these fields, within them and in their place, because they override the values of the SDK.
 */
export function pruneLog(log: object, keptKeys: readonly string[], isName: IsName): void {
  const kept = pruned(log, LOG_FIELDS, isName, '') as Record<string, unknown>
  for (const key of Object.keys(log)) {
    if (!keptKeys.includes(key)) (log as Record<string, unknown>)[key] = kept[key]
  }
}

function pruned(value: unknown, form: Form | Fields, isName: IsName, name: string): unknown {
  if (Array.isArray(value)) return value.map(each => pruned(each, form, isName, name))
  if (typeof form === 'function') {
    const kept = typeof value !== 'object' && form(`${value}`, isName, name)
    return kept === true ? value : kept || undefined
  }
  const kept: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value || {})) {
    if (Object.keys(form).includes(key)) kept[key] = pruned((value as typeof kept)[key], form[key] as Form, isName, key)
  }
  return kept
}

function logsSdk(): LogsSdk {
  return (self as unknown as { DD_LOGS: LogsSdk }).DD_LOGS
}

/** Returns the configuration of logs, whose texts no attribute can override. The SDK copies it at each call. */
function initConfiguration(): { readonly [name: string]: unknown } {
  return guard(() => logsSdk().getInitConfiguration()) || {}
}

function isTagOfSdk(tag: string, init: { readonly [name: string]: unknown }): boolean {
  const end = tag.indexOf(':')
  return /^sdk_version:[\d.]+$/.test(tag) || (end > 0 && init[tag.slice(0, end)] === tag.slice(end + 1))
}
