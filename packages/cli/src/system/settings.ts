import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import type { z } from 'zod'
import { fileAndLine, InputError } from './errors.ts'
import { readText } from './read-text.ts'

/** Path of a value in a settings file: `['phases', 0, 'name']`. */
export type SettingPath = readonly (string | number)[]

/** A mistake that the author of the file has to fix. */
export interface Problem {
  readonly path: SettingPath
  readonly message: string
}

/** Parsed settings file, with the position of each value. */
export interface Settings {
  readonly file: string
  readonly value: unknown
  /** Returns the line of the value at `path`, or of the nearest value around it; undefined if the file doesn't write it out. */
  lineAt(path: SettingPath): number | undefined
}

/**
 * Reads JSON that a person wrote. Accepts comments, trailing commas and a `$schema`.
 * @param remedy Advice if the file is missing, e.g. `--mix takes a JSON file`.
 * @throws InputError with the file and the line of the first syntax error; later ones often follow from it.
 */
export async function readSettings(file: string, remedy: string): Promise<Settings> {
  return parseSettings(await readText(file, remedy), file, remedy)
}

/** Parses the text of `file` as {@link readSettings} does. */
export function parseSettings(text: string, file: string, remedy: string): Settings {
  const errors: ParseError[] = []
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true })
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const [first] = errors
  if (!tree) throw new InputError(`${file} is empty; ${remedy}`)
  if (first) {
    const reason = spaced(printParseErrorCode(first.error))
    throw new InputError(`${fileAndLine(file, lineAt(first.offset))}: not valid JSON: ${reason}`)
  }
  return {
    file,
    value: withoutSchema(getNodeValue(tree)),
    lineAt: path => lineAt(nodeAt(tree, path).offset),
  }
}

export interface ValidateOptions<Value> {
  /** Defaults. Objects are merged; other values replace the default. */
  readonly defaults?: unknown
  /** Finds values that are well-formed but contradictory. */
  readonly problems?: (value: Value) => readonly Problem[]
}

/**
 * Validates settings and adds the defaults.
 * @throws InputError that lists every mistake: file, line, setting, the expected value and the actual one.
 * @example validate(await readSettings('mix.json', …), mixSchema, { defaults })
 * // InputError: mix.json, line 3: weekend: must be a number; it is "busy"
 */
export function validate<Schema extends z.ZodType>(
  settings: Settings,
  schema: Schema,
  { defaults, problems = () => [] }: ValidateOptions<z.output<Schema>> = {},
): z.output<Schema> {
  const { value: written } = settings
  const value = defaults === undefined || !isObject(written) ? written : merged(defaults, written)
  const parsed = schema.safeParse(value, { error: describeExpected })
  const found = parsed.success ? problems(parsed.data) : parsed.error.issues.flatMap(issue => problemsIn(issue, value))
  if (parsed.success && found.length === 0) return parsed.data
  throw new InputError(found.map(problem => messageFor(settings, problem)).join('\n'))
}

function messageFor({ file, lineAt }: Settings, { path, message }: Problem): string {
  const line = lineAt(path)
  const place = line === undefined ? file : fileAndLine(file, line)
  return `${place}: ${path.length > 0 ? `${pathText(path)}: ` : ''}${message}`
}

type Issue = z.core.$ZodIssue

/**
 * Lists the problems of a value. In a union, reports those of the alternative that matches furthest. A custom check
 * gives its own message.
 */
function problemsIn(issue: Issue, value: unknown): Problem[] {
  const path = issue.path.map(part => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: [...path, key], message: `is not a setting here; ${issue.message}` }))
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path, message: `this name ${message}` }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (errors: readonly Issue[]) => Math.max(...errors.map(each => each.path.length))
    const [nearest = []] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)
    return nearest.flatMap(each => problemsIn({ ...each, path: [...issue.path, ...each.path] }, value))
  }
  const isCustom = issue.code === 'custom'
  return [{ path, message: isCustom ? issue.message : `${issue.message}; it is ${shown(valueAt(value, path))}` }]
}

/** Replaces zod's own messages, but not those of a schema. */
function describeExpected(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`
    case 'invalid_union':
      return issue.discriminator === undefined
        ? undefined
        : `must be ${oneOf((issue.options as readonly unknown[] | undefined) ?? [])}`
    case 'too_small':
    case 'too_big':
      return describeLimit(issue)
    case 'invalid_format':
      return issue.format === 'url' ? 'must be an address like https://example.org' : undefined
    case 'unrecognized_keys':
      return knownNames(issue)
    default:
      return undefined
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

function describeLimit(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>): string {
  const isLeast = issue.code === 'too_small'
  const limit = isLeast ? issue.minimum : issue.maximum
  if (issue.origin === 'string' && isLeast) return 'must not be empty'
  if (issue.origin === 'array')
    return `must have at ${isLeast ? 'least' : 'most'} ${limit} item${limit === 1 ? '' : 's'}`
  const how = issue.inclusive ? (isLeast ? 'at least' : 'at most') : isLeast ? 'more than' : 'less than'
  return `must be ${how} ${limit}`
}

/** Lists the valid names in an object or a record. */
function knownNames({ inst }: z.core.$ZodRawIssue): string {
  const { shape, keyType } = (inst as z.core.$ZodType)._zod.def as {
    readonly shape?: object
    readonly keyType?: { readonly options?: readonly string[] }
  }
  const names = shape ? Object.keys(shape) : (keyType?.options ?? [])
  return names.length > 0 ? `use one of ${names.join(', ')}` : 'nothing can be set here'
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`
}

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce((inner, part) => (inner as Record<string | number, unknown> | undefined)?.[part], value)
}

/** Returns the node at `path`, or the nearest one around it: for a property, with its name. */
function nodeAt(tree: Node, path: SettingPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length))
    if (node) return node.parent?.type === 'property' ? node.parent : node
  }
  return tree
}

function pathText(path: SettingPath): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i > 0 ? `.${part}` : part)).join('')
}

/** @example spaced('CommaExpected') // 'comma expected' */
function spaced(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, letter => ` ${letter}`).toLowerCase()
}

/** Removes the `$schema` property, which is for editors. */
function withoutSchema(value: unknown): unknown {
  if (!isObject(value)) return value
  const { $schema: _, ...settings } = value
  return settings
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function merged(base: unknown, written: unknown): unknown {
  if (written === undefined) return base
  if (!isObject(base) || !isObject(written)) return written
  const names = new Set([...Object.keys(base), ...Object.keys(written)])
  return Object.fromEntries([...names].map(name => [name, merged(base[name], written[name])]))
}
