import { InputError } from './errors.ts'

/** Says what is wrong with the value at `path`, by throwing: see {@link refuse}. */
export type Check = (value: unknown, path: string) => void

/**
 * `base`, with what `given` says instead: objects are merged, all else is replaced. The result passes `check`.
 *
 * @param names.what What the whole is called, e.g. `the mix`.
 * @throws InputError that names the file, the place, and what must be there.
 * @example settingsFrom(defaults, { weekend: 'busy' }, object({ weekend: number(0, 10) }), { file: 'mix.json', what: 'the mix' })
 * // InputError: mix.json: weekend must be a number from 0 to 10; it is "busy"
 */
export function settingsFrom<Settings>(
  base: Settings,
  given: unknown,
  check: Check,
  { file, what }: { readonly file: string; readonly what: string },
): Settings {
  try {
    if (!isObject(given)) refuse('', 'an object', given)
    const settings = merged(base, given)
    check(settings, '')
    return settings as Settings
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new InputError(`${file}: ${error.path || what} ${error.message}`)
  }
}

class Refused extends Error {
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** Throws: the value at `path` must be something else. */
export function refuse(path: string, must: string, value: unknown): never {
  const shown = value === undefined ? 'missing' : JSON.stringify(value)
  throw new Refused(path, `must be ${must}; it is ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`)
}

export const yesOrNo: Check = (value, path) => {
  if (typeof value !== 'boolean') refuse(path, 'true or false', value)
}
export const text: Check = (value, path) => {
  if (typeof value !== 'string' || value === '') refuse(path, 'a text', value)
}
export const time: Check = (value, path) => {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
  if (!isTime) refuse(path, 'a time like 2026-11-04 or 2026-11-04T14:00Z', value)
}
export function number(min: number, max: number): Check {
  return (value, path) => {
    const isFine = typeof value === 'number' && value >= min && value <= max
    if (!isFine)
      refuse(path, max < Number.MAX_SAFE_INTEGER ? `a number from ${min} to ${max}` : `a number from ${min}`, value)
  }
}

export function whole(min: number, max: number): Check {
  return (value, path) => {
    if (!Number.isInteger(value)) refuse(path, 'a whole number', value)
    number(min, max)(value, path)
  }
}

export function oneOf(words: readonly string[]): Check {
  return (value, path) => {
    if (typeof value !== 'string' || !words.includes(value)) refuse(path, `one of ${words.join(', ')}`, value)
  }
}

export function list(each: Check, min = 0): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min)
      refuse(path, min > 0 ? `a list with at least ${min} item` : 'a list', value)
    for (const [i, item] of (value as unknown[]).entries()) each(item, `${path}[${i}]`)
  }
}

export function object(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const checks = { ...required, ...optional }
  return (value, path) => {
    record(Object.keys(checks), () => {}, 'a setting')(value, path)
    for (const [name, check] of Object.entries(checks)) {
      const own = (value as Record<string, unknown>)[name]
      if (own !== undefined || name in required) check(own, path ? `${path}.${name}` : name)
    }
  }
}

export function record(names: readonly string[], each: Check, what: string): Check {
  return (value, path) => {
    if (!isObject(value)) refuse(path, 'an object', value)
    for (const [name, own] of Object.entries(value as object)) {
      const place = path ? `${path}.${name}` : name
      if (!names.includes(name)) throw new Refused(place, `is not ${what}; one of ${names.join(', ') || 'none'}`)
      each(own, place)
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function merged(base: unknown, given: unknown): unknown {
  if (given === undefined) return base
  if (!isObject(base) || !isObject(given)) return given
  const names = new Set([...Object.keys(base), ...Object.keys(given)])
  return Object.fromEntries([...names].map(name => [name, merged(base[name], given[name])]))
}
