import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { configSchema } from './datadog/config-schema.ts'
import { profileSchema } from './journey/profile-schema.ts'
import { rolloutPlan } from './rollout/rollout-plan.ts'
import { mixSchema } from './simulate/mix-schema.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** Published schemas, for editors. They are generated from the schemas that the commands use. */
test.each<[file: string, title: string, schema: JsonSchema]>([
  ['rollout', 'A rollout, as journey-monitor rollout decides it', jsonSchema(rolloutPlan)],
  ['datadog', 'Settings of journey-monitor datadog, over the default ones', partial(jsonSchema(configSchema()))],
  ['mix', 'A population for journey-monitor simulate, over the default one', partial(jsonSchema(mixSchema()))],
  ['profile', 'The profile of a journey, over the neutral one', partial(jsonSchema(profileSchema()))],
])('schema/%s.schema.json is up to date: UPDATE_EXAMPLES=1 writes it anew', async (name, title, schema) => {
  const file = fileURLToPath(new URL(`../schema/${name}.schema.json`, import.meta.url))
  const published = {
    ...schema,
    properties: { $schema: { type: 'string' }, ...schema.properties },
    title,
    allowTrailingCommas: true,
    allowComments: true,
  }
  // Lines, so that a change shows; without indentation, which would be a third of the file.
  const text = `${JSON.stringify(published, null, 1).replace(/^ +/gm, '')}\n`
  if (process.env.UPDATE_EXAMPLES) await writeFile(file, text)
  expect(await readFile(file, 'utf8')).toBe(text)
})

function jsonSchema(type: z.ZodType): JsonSchema {
  return z.toJSONSchema(type, { target: 'draft-7', io: 'input' })
}

/** Settings are merged over others: nothing in an object is required, but in a list, which replaces the other one. */
function partial({ required: _, properties, additionalProperties, ...schema }: JsonSchema): JsonSchema {
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, own]) => [name, partialOf(own)])),
    }),
    ...(additionalProperties !== undefined && { additionalProperties: partialOf(additionalProperties) }),
  }
}

function partialOf(schema: boolean | JsonSchema): boolean | JsonSchema {
  return typeof schema === 'boolean' ? schema : partial(schema)
}
