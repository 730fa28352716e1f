import { list, seeDocs, shown, warn } from './development.ts'
import { guard } from './guard.ts'

/** One of a closed set of words, or a flag (`true`, `false`). */
export interface ClosedSet<Value extends string | boolean = string | boolean> {
  readonly values: readonly Value[]
}

/** A number of which only the band leaves the browser. */
export interface Band {
  /** The lower bounds of the bands, ascending. */
  readonly band: readonly number[]
}

/** The declared values of an attribute. {@link oneOf}, {@link flag} and {@link band} create it. No other value leaves the browser. */
export type AttributeSpec = ClosedSet | Band
export type AttributeSpecs = Readonly<Record<string, AttributeSpec>>

/** The type of a value that an app may give for a declared attribute. */
export type AttributeInput<Spec> = Spec extends ClosedSet<infer Value> ? Value : number

/** The attributes that leave the browser. Each value is a declared word, a flag, or the name of a band. */
export type AttributeValues = Readonly<Record<string, string | boolean>>

/**
 * Declares an attribute whose value is one of the given words.
 * @example page: oneOf('list', 'details')
 */
export function oneOf<const Value extends string>(...values: readonly Value[]): ClosedSet<Value> {
  return { values }
}

/**
 * Declares an attribute that is `true` or `false`.
 * @example edited: flag()
 */
export function flag(): ClosedSet<boolean> {
  return { values: [true, false] }
}

/**
 * Declares a numeric attribute of which only the band is sent. `band(1, 2, 6)` turns 0 into `"<1"`, 1 into `"1"`, 4 into
 * `"2-5"` and 9 into `"6+"`.
 * @example care_teams: band(1, 2, 6)
 */
export function band(...bounds: readonly number[]): Band {
  return { band: bounds }
}

/** `Name` in camelCase: `selectedOn` for `selected_on`. */
export type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name

/** Returns the camelCase form of an attribute's name. An app can write either form. */
function camelCase(name: string): string {
  return name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * Returns the attributes in `given` that `specs` declares, if their values are declared, too. Reads only declared names, and their camelCase
 * forms, so a hostile object can neither throw nor pass anything through.
 */
export function allowedAttributes(specs: AttributeSpecs | undefined, given: unknown): AttributeValues {
  const allowed: Record<string, string | boolean> = {}
  for (const name in specs) {
    guard(() => {
      const { [camelCase(name)]: other, [name]: value = other } = Object(given) as Record<string, unknown>
      const safe = allowedValue(specs[name] as AttributeSpec, value)
      if (safe != null) allowed[name] = safe
      else {
        try {
          if (process.env.NODE_ENV !== 'production') warnOfValue(name, specs[name] as AttributeSpec, value)
        } catch {}
      }
    })
  }
  return allowed
}

/** Warns of attributes that are not declared. Development only. */
export function warnOfUndeclared(specs: AttributeSpecs, given: unknown): void {
  const declared = Object.keys(specs)
  for (const name of Object.keys(given || {})) {
    if (!declared.some(each => each === name || camelCase(each) === name)) {
      warn(
        `left out the attribute "${shown(name)}", which is not declared. Declared: ${list(declared)}. Use one, or add it to the definition. ${seeDocs('attributes')}`,
      )
    }
  }
}

/** Warns of a value that is not declared. Development only. */
function warnOfValue(name: string, spec: AttributeSpec, value: unknown): void {
  if (value === undefined) return
  const allowed = 'band' in spec ? 'any number' : list(spec.values)
  warn(
    `left out the attribute "${name}", whose value ${shown(value)} is not declared. Allowed: ${allowed}. Use one, or add it to the definition. ${seeDocs('attributes')}`,
  )
}

function allowedValue(spec: AttributeSpec, value: unknown): string | boolean | undefined {
  const { band: bounds, values = [] }: Partial<Band & ClosedSet> = spec
  if (bounds && Number.isFinite(value)) return bandName(bounds, value as number)
  return values.find(each => each === value)
}

function bandName(bounds: readonly number[], value: number): string {
  const above = bounds.filter(bound => bound <= value).length
  const lower = bounds[above - 1] as number
  const next = bounds[above]
  if (!above) return `<${next}`
  if (!next) return `${lower}+`
  return next - lower > 1 ? `${lower}-${next - 1}` : `${lower}`
}
