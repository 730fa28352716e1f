import { seeDocs, shown, warn } from '../development.ts'
import type { JourneyEvent } from '../event.ts'
import { guard } from '../guard.ts'
import { allowedJourney } from './journey-context.ts'
import { pruneLog } from './prune-log.ts'
import { scrubStack } from './scrub-stack.ts'
import { createUrlScrubber, type UrlRules } from './scrub-url.ts'

export { renewalPaths, renewalQueryParameters } from './renewal-urls.ts'
export type { UrlRules } from './scrub-url.ts'

/** A text, or a pattern that must match a text from its beginning to its end. */
export type AllowedText = string | RegExp

/**
 * Allow-lists: each option names what may be sent, and everything else is left out. Without any option, only a journey's own
 * events keep their texts. No option lists what is forbidden.
 */
export interface BeforeSendOptions extends UrlRules {
  /**
   * Allow-list of the names of views, actions and vitals and, in logs, of services, versions and whole tags. Always allowed
   * are the names of a journey's events, and what logs are initialized with.
   */
  readonly names?: readonly AllowedText[]
  /** Allow-list of the messages of errors and logs, and of fingerprints. Those of a journey's failures are always allowed. */
  readonly messages?: readonly AllowedText[]
  /**
   * Allow-list of the keys that are kept, whatever their value, in the `context` of a RUM event and among the attributes of a
   * log. `journey` is always kept.
   */
  readonly contextKeys?: readonly string[]
  /** The host's own `beforeSend`. It runs first, and its `false` is obeyed. */
  beforeSend?(event: object, context: unknown): unknown
}

/** The type of `beforeSend` in the configuration of RUM and of logs, versions 4 to 7. */
export type BeforeSend = (event: object, context?: unknown) => boolean

/** The parts of RUM events and logs that this file reads. */
interface Loose {
  readonly type?: unknown
  readonly origin?: unknown
  readonly context?: { readonly journey?: JourneyEvent }
  readonly journey?: JourneyEvent
  readonly action?: { readonly type?: unknown }
  readonly error?: {
    readonly [Part in 'type' | 'kind' | 'message' | 'source' | 'causes' | 'component_stack']?: unknown
  } & {
    readonly resource?: { readonly method?: unknown }
  }
  readonly resource?: {
    readonly method?: unknown
    readonly graphql?: { readonly payload?: unknown; readonly errors?: unknown }
  }
  readonly _dd?: {
    readonly action?: { readonly target?: { readonly selector?: unknown; readonly composed_path_selector?: unknown } }
  }
  readonly ci_test?: object
  readonly synthetics?: object
  readonly long_task?: { readonly scripts?: readonly { readonly source_function_name?: unknown }[] }
  readonly vital?: { readonly [Part in 'type' | 'name' | 'description' | 'operation_key' | 'failure_reason']?: unknown }
}

type Scrub = (value: unknown, event: Loose) => unknown

const REDACTED = 'redacted'
const MAX_TEXT = 1_000
const HTTP_METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)$/i
/**
 * The attributes that the path of a click may hold, as RUM 6.33 and later send it: those whose values HTML defines, those for
 * tests and analytics, and no address, file name or name of a window.
 * https://github.com/DataDog/browser-sdk/blob/main/packages/browser-rum-core/src/domain/getComposedPathSelector.ts
 */
const PATH_ATTRIBUTE =
  /^\[((data-[\w-]+|role|type|disabled|readonly|tabindex|draggable|rel|method|enctype|autocomplete)="|(action|download|target)="(_(blank|self|parent|top))?")/
/** IDs of Datadog's CI and synthetic tests, such as a number and `abc-def-ghi`, and flags. Cookies can hold anything else. */
const TEST_ID = /^(\w{3}-\w{3}-\w{3}|\d{1,40}|[\da-f-]{36}|true|false)$/
/** The name of a function from code. A name computed from data can have spaces. */
const FUNCTION_NAME = /^((get|set|bound) )*[#\w$.<>[\]]{0,60}$/
/**
 * Five digits in a row, as in the ID of a record. Positions of elements and numbers of forms have fewer. In a selector, a digit at the
 * beginning of a value is escaped: https://drafts.csswg.org/cssom/#serialize-an-identifier
 */
const RECORD_ID = /\d{5}|\\3\d \d{4}/
/**
 * An address in React's component stack that is not that of a script's file: that of the page, for an inline script, or one with a query
 * other than the version that a development server or a deployment of Next.js adds.
 */
const PAGE_ADDRESS = /:\/\/(?![^\s?#]{1,300}\.[cm]?[jt]sx?(\?([tv]|dpl)=\w+)?(:\d+)*\)?(\s|$))/
const TYPE_NAME = /^[A-Za-z_$][\w$.]{0,39}$/

/**
 * Creates the function that scrubs RUM events and logs before they are sent. One function serves both. It never throws. An event on which it
 * fails is not sent. Datadog sends a view whatever the function returns, so it blanks everything in the view that may be edited.
 *
 * @example
 * const beforeSend = createBeforeSend({ paths: renewalPaths, queryParameters: renewalQueryParameters })
 * datadogRum.init({ ...rumConfiguration, beforeSend })
 * datadogLogs.init({ ...logsConfiguration, beforeSend })
 */
export function createBeforeSend(options: BeforeSendOptions = {}): BeforeSend {
  const { names = [], messages = [] } = options
  try {
    if (process.env.NODE_ENV !== 'production') warnOfNames(names)
  } catch {}
  const keptKeys = ['journey', ...(options.contextKeys || [])]
  const urls = createUrlScrubber(options)

  const isName = (given: string, event: Loose) => isAllowed(given, names, event)
  const isMessage = (given: string, event: Loose) => isAllowed(given, messages, event)

  /** The order matters: the context tells the names and messages of a journey, and the message tells where a stack begins. */
  const rules: readonly (readonly [scrub: Scrub, ...paths: string[]])[] = [
    [given => picked(given as object, keptKeys), 'context'],
    [allowedJourney, 'context.journey', 'journey'],
    [
      text(urls.url),
      'view.url',
      'view.referrer',
      'view.performance.lcp.resource_url',
      'resource.url',
      'error.resource.url',
      'vital.websocket.url',
      'http.url',
    ],
    [text(urls.script), 'long_task.scripts.source_url', '_dd.debug_ids.url'],
    [
      text((given, event) => (given[0] === '/' ? urls.path(given) : isName(given, event) ? given : REDACTED)),
      'view.name',
    ],
    [text((given, event) => (isName(given, event) ? given : typeName(event.action?.type))), 'action.target.name'],
    [text(given => (/^[A-Za-z.:-]{0,40}$/.test(given) ? given : urls.script(given))), 'long_task.scripts.invoker'],
    [
      text((given, { origin, error = {} }) => {
        const isResponseBody = origin === 'network' || error.source === 'network'
        return isResponseBody
          ? ''
          : scrubStack(given, `${error.type || error.kind || 'Error'}: ${error.message}`, urls.script)
      }),
      'error.stack',
      'error.handling_stack',
    ],
    [text((given, event) => (isMessage(given, event) ? given : '')), 'error.fingerprint'],
    [text((given, event) => (isMessage(given, event) ? given : REDACTED)), 'error.message', 'message'],
    [typeName, 'error.kind'],
    [
      blanked,
      'resource.graphql.variables',
      'resource.request.headers',
      'resource.response.headers',
      'vital.websocket.requested_protocols',
      'vital.websocket.selected_protocol',
      'vital.websocket.close_reason',
    ],
  ]

  function scrub(event: Loose): boolean {
    if (!isRum(event)) pruneLog(event, keptKeys, isName)
    for (const [scrubField, ...paths] of rules) {
      for (const path of paths) edit(event, path.split('.'), scrubField, event)
    }
    return !isRum(event) || !hidesText(event)
  }

  /** Returns whether a RUM event has a text that nobody may edit and that is not allowed, so that the event cannot be sent. */
  function hidesText(event: Loose): boolean {
    const { error, resource, vital, _dd = {}, ci_test: ciTest, synthetics, long_task: longTask } = event
    const { graphql } = resource || {}
    const { selector, composed_path_selector: path = '' } = _dd.action?.target || {}
    const methods = [resource?.method, error?.resource?.method]
    const vitalTexts =
      vital && vital.type !== 'websocket'
        ? [vital.name, vital.description, vital.operation_key, vital.failure_reason]
        : []
    const hides = !!(
      (error &&
        (error.causes ||
          (error.type && typeName(error.type) !== error.type) ||
          PAGE_ADDRESS.test(`${error.component_stack}`))) ||
      (graphql && (graphql.payload || graphql.errors)) ||
      methods.some(given => given && !HTTP_METHOD.test(`${given}`)) ||
      !attributesOf(`${path}`).every(each => PATH_ATTRIBUTE.test(each)) ||
      RECORD_ID.test(`${selector}${path}`) ||
      (longTask?.scripts || []).some(script => !FUNCTION_NAME.test(`${script.source_function_name}`)) ||
      [synthetics, ciTest].some(test => Object.values(test || {}).some(each => !TEST_ID.test(`${each}`))) ||
      vitalTexts.some(given => given && !isName(given as string, event))
    )
    try {
      if (process.env.NODE_ENV !== 'production' && hides)
        warn(
          `did not send a RUM event of type ${shown(event.type)}, because it holds a text that cannot be edited. ${seeDocs('troubleshooting')}`,
        )
    } catch {}
    return hides
  }

  function blank(event: Loose): boolean {
    for (const [, ...paths] of rules) {
      for (const path of paths) guard(() => edit(event, path.split('.'), blanked, event))
    }
    return !!guard(() => isRum(event) && event.type === 'view')
  }

  return (event, context) => {
    const isRefused = guard(() => options.beforeSend?.(event, context)) === false
    const maySend = guard(() => scrub(event))
    return (maySend === undefined ? blank(event) : maySend) && !isRefused
  }
}

/** Warns of a nested object of names, which allows none of them. Development only. */
function warnOfNames(names: readonly AllowedText[]): void {
  const wrong = names.find(each => typeof each !== 'string' && !(each instanceof RegExp))
  if (wrong) {
    warn(
      `createBeforeSend: \`names\` holds an object, which allows no name. Give texts and patterns: flatten the object, for example with Object.values(names).flatMap(Object.values). ${seeDocs('troubleshooting')}`,
    )
  }
}

/** A log always has a status; a RUM event never does, at this level. In doubt it is a log, of which less is kept. */
function isRum(event: Loose): boolean {
  return typeof event.type === 'string' && !('status' in event)
}

function isAllowed(given: string, list: readonly AllowedText[], event: Loose): boolean {
  if (!given || isOfJourney(given, event)) return true
  return (
    given.length <= MAX_TEXT &&
    list.some(each => (typeof each === 'string' ? each : (given.match(each) || [])[0]) === given)
  )
}

/** Returns whether `given` is the name of the journey event that `event` carries, or of the failure in it. */
function isOfJourney(given: string, { context, journey = context?.journey }: Loose): boolean {
  return (
    !!journey && [journey.phase, journey.failure?.code].some(end => given === `${journey.name}.${journey.step}.${end}`)
  )
}

/** Returns the attributes of a selector. `CSS.escape` puts a backslash before a bracket or a quote that is part of a name or a value. */
function attributesOf(selector: string): readonly string[] {
  return selector.replace(/\\./g, 'x').match(/\[[^[]*/g) || []
}

function typeName(given: unknown): string {
  return typeof given === 'string' && TYPE_NAME.test(given) ? given : REDACTED
}

function text(scrub: (given: string, event: Loose) => unknown): Scrub {
  return (given, event) => (typeof given === 'string' ? scrub(given, event) : REDACTED)
}

function blanked(given?: unknown): unknown {
  return typeof given === 'string' ? '' : Array.isArray(given) ? [] : {}
}

function picked(given: object, keys: readonly string[]): object {
  const kept: Record<string, unknown> = {}
  for (const key of keys) {
    if (Object.keys(given).includes(key)) kept[key] = (given as Record<string, unknown>)[key]
  }
  return kept
}

/**
 * Replaces what lies at `path`, in every element of the lists on the way. What is not there is not added; undefined
 * deletes. What stands on the way and is no object, which no SDK makes, is blanked.
 */
function edit(target: unknown, path: readonly string[], scrub: Scrub, event: Loose): void {
  if (typeof target !== 'object' || !target) return
  if (Array.isArray(target)) {
    for (const each of target) edit(each, path, scrub, event)
    return
  }
  const [key, ...rest] = path as [string, ...string[]]
  const holder = target as Record<string, unknown>
  const value = Object.keys(holder).includes(key) ? holder[key] : null
  if (value == null) return
  const isOnTheWay = rest.length > 0
  if (isOnTheWay && typeof value === 'object') {
    edit(value, rest, scrub, event)
    return
  }
  const scrubbed = isOnTheWay ? '' : scrub(value, event)
  if (scrubbed === undefined) delete holder[key]
  else if (scrubbed !== value) holder[key] = scrubbed
}
