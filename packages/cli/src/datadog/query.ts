import { failureOwner, type JourneyDefinition, type Phase } from '@journey-monitor/sdk'

/**
 * The part of RUM search that everything here is written in, and nothing else:
 *
 *     search := term (' ' term)*                     every term holds
 *     term   := '-'? (match | '(' term (' OR ' term)* ')')
 *     match  := path ':' value                       equals; true and false are booleans
 *             | path ':(' value (' OR ' value)* ')'  equals one of them
 *             | path ':[' integer ' TO ' integer ']' between, both ends included; the path must be a measure
 *             | '$' word                             a dashboard's template variable, see `fillVariables`
 *     path   := '@' part ('.' part)* | 'service' | 'version' | 'env'
 *     part   := [A-Za-z0-9_-]+
 *     value  := word | '"' text '"' | word with '*'  '*' stands for any text, but not within quotes; alone, for any value at all
 *     word   := [A-Za-z0-9_]+
 *     text   := anything; '"' and '\' are escaped by '\'
 *
 * A word with `*` may also contain `/`, `.`, and any other character after a `\`. A path that an event lacks matches nothing, so that its negation matches.
 * A {@link Compute} is computed over the matching events; formulas over computations can use `+ - * /`, numbers,
 * parentheses and `default_zero(name)`.
 */
export type Search = string

/** Aggregation of matching events into a number. `median` is p50, `pc90` is p90. `count` has no metric. */
export interface Compute {
  readonly aggregation: 'count' | 'cardinality' | 'median' | 'pc90'
  /** A measure; for `cardinality`, a facet. */
  readonly metric?: string
}

export const COUNT: Compute = { aggregation: 'count' }

/** Finds people's events: those of Synthetics and of tests in CI have another session type. */
export const PEOPLE: Search = '@session.type:user'

/** Returns the RUM path of a journey event's field, for example `@context.journey.failure.code`. */
export function journeyField(name: string): string {
  return `@context.journey.${name}`
}

/** Search for events whose `path` equals the value, or one of them. */
export function is(path: string, ...values: readonly (string | number | boolean)[]): Search {
  const written = values.map(value => quote(String(value)))
  return `${path}:${written.length === 1 ? written[0] : `(${written.join(' OR ')})`}`
}

/** `path` has any value. */
export function exists(path: string): Search {
  return `${path}:*`
}

/**
 * Search for events whose text at `path` matches `pattern`, where `*` matches any text. Quotes disable wildcards, so
 * special characters of a pattern with `*` are escaped:
 * https://docs.datadoghq.com/logs/explorer/search_syntax/#escape-special-characters-and-spaces
 */
export function matches(path: string, pattern: string): Search {
  return pattern.includes('*') ? `${path}:${pattern.replace(/[^\w/.*]/g, '\\$&')}` : is(path, pattern)
}

/** The whole number at `path` is `from` or more, and less than `to`. */
export function between(path: string, from: number, to: number): Search {
  return `${path}:[${from} TO ${to - 1}]`
}

export function not(term: Search): Search {
  return `-${term}`
}

export function all(...searches: readonly Search[]): Search {
  return searches.filter(Boolean).join(' ')
}

/** One of the terms holds. */
export function any(...terms: readonly Search[]): Search {
  return terms.length === 1 ? (terms[0] as Search) : `(${terms.join(' OR ')})`
}

function quote(value: string): string {
  return /^\w+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
}

/** Search for every event of the journey, in this version. Only actions, since the errors have the same context. */
export function journeyEvents({ name, version }: JourneyDefinition): Search {
  return all(is('@type', 'action'), is(journeyField('name'), name), is(journeyField('version'), version))
}

export interface FirstEvent {
  /** Only journeys that were entered here. */
  readonly entryStep?: string
  readonly step?: string
  readonly phase?: Phase
  /** Declared reasons and codes of `step`, one of which the event has. */
  readonly causes?: readonly string[]
  /** The event replaces one of these causes; `*`: any. */
  readonly supersedes?: readonly string[] | '*'
  readonly implied?: boolean
  /** Only journeys that started in this half-open time, epoch ms. */
  readonly startedFrom?: number
  readonly startedTo?: number
}

/**
 * The `first` events that are so: counting them is counting journeys.
 *
 * @example firstEvents(renewal, { step: 'modal', phase: 'complete' })
 * // '@type:action … @context.journey.first:true @context.journey.step:modal @context.journey.phase:complete'
 */
export function firstEvents(definition: JourneyDefinition, event: FirstEvent = {}): Search {
  const { entryStep, step, phase, causes, supersedes, implied, startedFrom, startedTo } = event
  const isImplied = is(journeyField('implied'), true)
  return all(
    journeyEvents(definition),
    is(journeyField('first'), true),
    entryStep === undefined ? '' : is(journeyField('entry_step'), entryStep),
    step === undefined ? '' : is(journeyField('step'), step),
    phase === undefined ? '' : is(journeyField('phase'), phase),
    causes === undefined ? '' : hasCause(definition, step, causes),
    supersedes === undefined ? '' : replaces(supersedes),
    implied === undefined ? '' : implied ? isImplied : not(isImplied),
    startedFrom === undefined || startedTo === undefined
      ? ''
      : between(journeyField('started_at'), startedFrom, startedTo),
  )
}

function replaces(causes: readonly string[] | '*'): Search {
  return causes === '*' ? exists(journeyField('supersedes')) : is(journeyField('supersedes'), ...causes)
}

/** The cause of an abandon is its reason, that of a failure its code. */
function hasCause({ steps }: JourneyDefinition, name: string | undefined, causes: readonly string[]): Search {
  const step = steps.find(each => each.name === name)
  if (!step) throw new RangeError(`causes belong to a step; ${name} is none`)
  const isCode = (cause: string) => failureOwner(step, cause) !== undefined
  const codes = causes.filter(isCode)
  const reasons = causes.filter(cause => !isCode(cause))
  return any(
    ...(codes.length ? [is(journeyField('failure.code'), ...codes)] : []),
    ...(reasons.length ? [is(journeyField('reason'), ...reasons)] : []),
  )
}

/** Replaces each template variable `$name` of `search` by its condition, or by nothing if it is `*`, as Datadog does. */
export function fillVariables(search: Search, conditions: Readonly<Record<string, Search>> = {}): Search {
  return search
    .replace(/(?<=^|\s)\$(\w+)(?=\s|$)/g, (_, name: string) => conditions[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}
