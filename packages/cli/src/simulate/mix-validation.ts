import { BUILT_IN_REASONS, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { InputError } from '../events/input-error.ts'
import { defaultMix } from './default-mix.ts'
import type { Mix, StepMix } from './mix.ts'
import { requestName, siteOf } from './site.ts'

/** Says what is wrong with the value at `path`, by throwing. */
type Check = (value: unknown, path: string) => void

/**
 * The default mix of `definition`, with what `given` says instead: objects are merged, all else is replaced.
 * @throws InputError that names the file, the place, and what must be there.
 */
export function mixFrom(given: unknown, definition: JourneyDefinition, file: string): Mix {
  const base = defaultMix(definition)
  try {
    const mix = merged(base, given, '') as Mix
    mixOf(definition)(mix, '')
    for (const { name } of definition.steps) checkSum(mix.steps[name] as StepMix, `steps.${name}`)
    return mix
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new InputError(`${file}: ${error.message}`)
  }
}

class Refused extends Error {}

function refuse(path: string, must: string, value: unknown): never {
  const shown = value === undefined ? 'missing' : JSON.stringify(value)
  throw new Refused(
    `${path || 'the mix'} must be ${must}; it is ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`,
  )
}

const chance = number(0, 1)
const weight = number(0, Number.MAX_SAFE_INTEGER)
const yesOrNo: Check = (value, path) => {
  if (typeof value !== 'boolean') refuse(path, 'true or false', value)
}
const text: Check = (value, path) => {
  if (typeof value !== 'string' || value === '') refuse(path, 'a text', value)
}
const time: Check = (value, path) => {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
  if (!isTime) refuse(path, 'a time like 2026-11-04 or 2026-11-04T14:00Z', value)
}
const spread: Check = (value, path) => {
  object({ p50: number(1, 86_400_000), p90: number(1, 86_400_000) })(value, path)
  const { p50, p90 } = value as { p50: number; p90: number }
  if (p90 < p50) refuse(`${path}.p90`, `at least p50, ${p50}`, p90)
}

function mixOf(definition: JourneyDefinition): Check {
  const { steps, apps, attributes = {} } = definition
  const names = steps.map(({ name }) => name)
  return object({
    calendar: object({
      start: time,
      days: whole(1, 3_650),
      weekend: number(0, 10),
      stages: list(object({ from: time, percent: number(0, 100) })),
    }),
    people: object({
      direct: record(
        steps.slice(1).flatMap(({ name, entry }) => (entry ? [name] : [])),
        chance,
        'an entry step other than the first',
      ),
      comesBack: chance,
      anotherSoon: chance,
      anotherLater: chance,
      looksAround: chance,
      outboundLink: chance,
    }),
    apps: record(
      apps,
      object({ sampleRate: number(0, 100), versions: list(object({ from: time, version: text }), 1) }),
      'an app',
    ),
    attributes: record(
      Object.keys(attributes),
      (value, path) => {
        const { values = [] } = attributes[path.slice(path.indexOf('.') + 1)] ?? {}
        record(values.map(String), weight, 'one of its values')(value, path)
      },
      'an attribute of the journey',
    ),
    steps: (value, path) => {
      record(names, () => {}, 'a step')(value, path)
      for (const step of steps)
        stepOf(step, names)((value as Record<string, unknown>)[step.name], `${path}.${step.name}`)
    },
    faults: list(faultOf(definition)),
    delivery: object({ dropped: chance, duplicated: chance, delayed: chance, filesShuffled: yesOrNo }),
    record: object({ views: yesOrNo, clicks: yesOrNo, resources: yesOrNo, errors: yesOrNo }),
  })
}

function stepOf(
  { name, reasons = [], failures = {}, attributes = {} }: StepDefinition,
  names: readonly string[],
): Check {
  const abandons = record([...reasons, ...BUILT_IN_REASONS], chance, `a reason of ${name}`)
  const values: Check = (value, path) => {
    const spec = attributes[path.slice(path.lastIndexOf('.') + 1)]
    if (spec && 'values' in spec) record(spec.values.map(String), weight, 'one of its values')(value, path)
    else record(numbersOf(value), weight, 'a number')(value, path)
  }
  return object(
    { time: spread, gap: spread },
    {
      leaves: chance,
      abandons,
      failures: record(
        Object.keys(failures),
        object({ chance }, { recovers: chance, abandons, reloads: yesOrNo, statuses, apiCodes: weights }),
        `a failure of ${name}`,
      ),
      back: record(names.slice(1, names.indexOf(name)), chance, 'an earlier step, other than the first'),
      signsOut: chance,
      sleeps: chance,
      notReached: chance,
      forgetsStart: chance,
      forgetsComplete: chance,
      repeatsStart: chance,
      attributes: record(Object.keys(attributes), values, `an attribute of ${name}`),
    },
  )
}

const statuses: Check = (value, path) =>
  record(
    numbersOf(value).filter(status => /^[1-5]\d\d$/.test(status)),
    weight,
    'an HTTP status',
  )(value, path)

const weights: Check = (value, path) => record(Object.keys(Object(value)), weight, 'a text')(value, path)

function faultOf(definition: JourneyDefinition): Check {
  const site = siteOf(definition)
  const requests = Object.values(site.steps).flatMap(({ atStart, atEnd }) => [...atStart, ...atEnd].map(requestName))
  const step = oneOf(definition.steps.map(({ name }) => name))
  const app = oneOf(definition.apps)
  const kinds: Record<string, Record<string, Check>> = {
    failure: { step, code: text, chance },
    slow: { request: oneOf([...new Set(requests)]), factor: number(0.01, 1_000) },
    handoff: { step: oneOf(definition.steps.slice(1).map(({ name }) => name)), loses: oneOf(['page', 'id']), chance },
    silent: { app },
    sampled: { app, rate: number(0, 100) },
  }
  return (value, path) => {
    const { kind, step: name, code } = Object(value)
    oneOf(Object.keys(kinds))(kind, `${path}.kind`)
    object({ kind: text, ...kinds[kind] }, { name: text, from: time, to: time })(value, path)
    if (kind !== 'failure') return
    const own = definition.steps.find(each => each.name === name)
    oneOf(Object.keys(own?.failures ?? {}))(code, `${path}.code`)
  }
}

/** What a person may do in a step excludes the rest of it. */
function checkSum({ leaves = 0, signsOut = 0, sleeps = 0, abandons, failures, back }: StepMix, path: string): void {
  const failing = Object.values(failures ?? {}).map(({ chance }) => chance)
  const all = [leaves, signsOut, sleeps, ...Object.values(abandons ?? {}), ...Object.values(back ?? {}), ...failing]
  const sum = all.reduce((total, each) => total + each, 0)
  if (sum > 1 + 1e-9) {
    const what = 'a step in which leaves, abandons, failures, back, signsOut and sleeps add up to at most 1'
    refuse(path, what, Number(sum.toFixed(3)))
  }
}

function number(min: number, max: number): Check {
  return (value, path) => {
    const isFine = typeof value === 'number' && value >= min && value <= max
    if (!isFine)
      refuse(path, max < Number.MAX_SAFE_INTEGER ? `a number from ${min} to ${max}` : `a number from ${min}`, value)
  }
}

function whole(min: number, max: number): Check {
  return (value, path) => {
    if (!Number.isInteger(value)) refuse(path, 'a whole number', value)
    number(min, max)(value, path)
  }
}

function oneOf(words: readonly string[]): Check {
  return (value, path) => {
    if (typeof value !== 'string' || !words.includes(value)) refuse(path, `one of ${words.join(', ')}`, value)
  }
}

function list(each: Check, min = 0): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min)
      refuse(path, min > 0 ? `a list with at least ${min} item` : 'a list', value)
    for (const [i, item] of (value as unknown[]).entries()) each(item, `${path}[${i}]`)
  }
}

function object(required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const checks = { ...required, ...optional }
  return (value, path) => {
    record(Object.keys(checks), () => {}, 'a setting')(value, path)
    for (const [name, check] of Object.entries(checks)) {
      const own = (value as Record<string, unknown>)[name]
      if (own !== undefined || name in required) check(own, path ? `${path}.${name}` : name)
    }
  }
}

function record(names: readonly string[], each: Check, what: string): Check {
  return (value, path) => {
    if (!isObject(value)) refuse(path, 'an object', value)
    for (const [name, own] of Object.entries(value as object)) {
      const place = path ? `${path}.${name}` : name
      if (!names.includes(name)) throw new Refused(`${place} is not ${what}; one of ${names.join(', ') || 'none'}`)
      each(own, place)
    }
  }
}

function numbersOf(value: unknown): string[] {
  return Object.keys(Object(value)).filter(name => name !== '' && Number.isFinite(Number(name)))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function merged(base: unknown, given: unknown, path: string): unknown {
  if (given === undefined) return base
  if (path === '' && !isObject(given)) refuse(path, 'an object', given)
  if (!isObject(base) || !isObject(given)) return given
  const names = new Set([...Object.keys(base), ...Object.keys(given)])
  return Object.fromEntries([...names].map(name => [name, merged(base[name], given[name], `${path}.${name}`)]))
}
