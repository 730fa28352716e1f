import { z } from 'zod'
import { nonEmptyString } from '../system/setting-types.ts'

/** Schema of one of `names`. If they are undefined, as in a published schema for every journey, any text is accepted. */
export function nameIn(names: readonly string[] | undefined): z.ZodType<string> {
  return names ? z.enum(names) : nonEmptyString
}

/** Schema of an object with a value for some of `names`; if they are undefined, for any names. */
export function byName<Value extends z.ZodType>(
  names: readonly string[] | undefined,
  schemaOf: (name: string | undefined) => Value,
): z.ZodType<Record<string, z.output<Value>>> {
  if (!names) return z.record(nonEmptyString, schemaOf(undefined))
  const shape = Object.fromEntries(names.map(name => [name, schemaOf(name).optional()]))
  return z.strictObject(shape) as z.ZodType as z.ZodType<Record<string, z.output<Value>>>
}
