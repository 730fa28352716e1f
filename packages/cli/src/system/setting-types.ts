import { z } from 'zod'

export const nonEmptyString = z.string().min(1)

/** More than 0, less than 1. */
export const share = z.number().gt(0).lt(1)

export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/, {
    error: 'must be a time like 2026-11-04 or 2026-11-04T14:00Z',
    abort: true,
  })
  .refine(text => !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10)), {
    error: ({ input }) => `must be a date and time that exist; it is ${JSON.stringify(input)}`,
  })
  .describe('A time like 2026-11-04 (midnight, UTC) or 2026-11-04T14:00Z.')

/** `Date.parse` takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const at = Date.parse(day)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
