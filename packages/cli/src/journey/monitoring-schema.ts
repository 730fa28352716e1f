import type { JourneyDefinition } from '@journey-monitor/sdk'
import { z } from 'zod'
import { parseDuration } from '../system/parse-time.ts'
import { nonEmptyString } from '../system/setting-types.ts'
import { HOUR, MINUTE } from '../system/time-units.ts'
import { codesOf } from './definition-facts.ts'
import { nameIn } from './name-schemas.ts'
import { SEVERITIES } from './severity.ts'

const RANGE = 'must be a time from 5m to 48h'
const timeSpan = z
  .string()
  .regex(/^\d{1,4}[mh]$/, { error: RANGE, abort: true })
  .refine(
    text => {
      const ms = parseDuration(text) ?? 0
      return ms >= 5 * MINUTE && ms <= 48 * HOUR
    },
    { error: ({ input }) => `${RANGE}; it is ${JSON.stringify(input)}` },
  )

/**
 * Schema of a monitor's rule: its thresholds, its time range and the severity of an alert.
 * @param amount Schema of the thresholds, for example a percentage.
 */
export function ruleSchema(amount: z.ZodNumber) {
  return z
    .strictObject({
      window: timeSpan.describe('Time window, such as 15m or 4h: from 5m to 48h.'),
      warning: amount,
      critical: amount,
      severity: z.enum(SEVERITIES).describe('Severity of an alert.'),
    })
    .superRefine(({ warning, critical }, context) => {
      if (warning < critical) return
      const message = `must be less than critical, ${critical}; it is ${warning}`
      context.addIssue({ code: 'custom', path: ['warning'], message })
    })
}

export const percentage: z.ZodNumber = z.number().min(0).max(100)

/** Failures of one step that deserve a monitor of their own. */
function causeSchema(definition?: JourneyDefinition) {
  return z
    .strictObject({
      step: nameIn(definition?.steps.map(({ name }) => name)),
      codes: z.array(nonEmptyString).min(1).describe('Failure codes of the step.'),
      means: nonEmptyString.describe('What people experience, in words for the engineer on call.'),
      rule: ruleSchema(percentage),
    })
    .superRefine(({ step, codes }, context) => {
      const own = definition?.steps.find(({ name }) => name === step)
      if (!own) return
      const known = codesOf(own)
      for (const [i, code] of codes.entries()) {
        if (known.includes(code)) continue
        const message = `must be one of ${known.join(', ')}; it is ${JSON.stringify(code)}`
        context.addIssue({ code: 'custom', path: ['codes', i], message })
      }
    })
}

/** Monitors of single causes, by the key of the monitor. */
export function causesSchema(definition?: JourneyDefinition) {
  const key = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lowercase letters, digits and "-"')
  return z.record(key, causeSchema(definition))
}
