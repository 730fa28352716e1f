import { z } from 'zod'
import { nonEmptyString } from '../system/setting-types.ts'

/** One of `names`. Where they are undefined, as in a published schema, which is for every journey: any text. */
export function nameIn(names: readonly string[] | undefined): z.ZodType<string> {
  return names ? z.enum(names) : nonEmptyString
}

/** An object with a value for any of `names`, or, where they are undefined, for any name. */
export function byName<Value extends z.ZodType>(
  names: readonly string[] | undefined,
  schemaOf: (name: string | undefined) => Value,
): z.ZodType<Record<string, z.output<Value>>> {
  if (!names) return z.record(nonEmptyString, schemaOf(undefined))
  const shape = Object.fromEntries(names.map(name => [name, schemaOf(name).optional()]))
  return z.strictObject(shape) as z.ZodType as z.ZodType<Record<string, z.output<Value>>>
}
