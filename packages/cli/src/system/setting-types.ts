import { z } from 'zod'
import { parseTime } from './parse-time.ts'

export const nonEmptyString = z.string().min(1)

/** A share: more than 0, less than 1. */
export const share = z.number().gt(0).lt(1)

export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/, {
    error: 'must be a time like 2026-11-04 or 2026-11-04T14:00Z',
    abort: true,
  })
  .refine(text => parseTime(text) !== undefined, {
    error: ({ input }) => `must be a date and time that exist; it is ${JSON.stringify(input)}`,
  })
  .describe('A time like 2026-11-04 (midnight, UTC) or 2026-11-04T14:00Z.')
