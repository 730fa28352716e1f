import { z } from 'zod'
import { rolloutPlan } from './rollout-plan.ts'

/** The JSON Schema of rollout.json, for editors. */
export function rolloutSchema(): string {
  const schema = z.toJSONSchema(rolloutPlan, { target: 'draft-7', io: 'input' })
  return `${JSON.stringify({ ...schema, title: 'A rollout, as journey-monitor rollout decides it', allowTrailingCommas: true, allowComments: true }, null, 2)}\n`
}
