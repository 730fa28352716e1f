import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { rolloutPlan } from './rollout/rollout-plan.ts'

/** Editors complete and check a file by its schema, which is made from what the commands check the file by. */
test.each<[file: string, title: string, schema: z.ZodType]>([
  ['rollout', 'A rollout, as journey-monitor rollout decides it', rolloutPlan],
])('schema/%s.schema.json is up to date: UPDATE_EXAMPLES=1 writes it anew', async (name, title, type) => {
  const file = fileURLToPath(new URL(`../schema/${name}.schema.json`, import.meta.url))
  const schema = z.toJSONSchema(type, { target: 'draft-7', io: 'input' })
  const published = {
    ...schema,
    properties: { $schema: { type: 'string' }, ...schema.properties },
    title,
    allowTrailingCommas: true,
    allowComments: true,
  }
  const text = `${JSON.stringify(published, null, 2)}\n`
  if (process.env.UPDATE_EXAMPLES) await writeFile(file, text)
  expect(await readFile(file, 'utf8')).toBe(text)
})
