import stringify from 'json-stringify-pretty-compact'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { rolloutPlan } from './rollout-plan.ts'

/** Draft 7 is what editors know. The last two are an editor's own: the plan may be commented. */
const schema = {
  ...z.toJSONSchema(rolloutPlan, { target: 'draft-7', io: 'input' }),
  title: 'The plan of a rollout',
  allowComments: true,
  allowTrailingCommas: true,
}

test('the published schema is the plan’s; `vitest -u` writes it anew', async () => {
  const published = '../../schema/rollout.schema.json'
  await expect(`${stringify(schema, { maxLength: 120 })}\n`).toMatchFileSnapshot(published)
})
