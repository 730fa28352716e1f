import { readFile } from 'node:fs/promises'
import { parse } from 'jsonc-parser'
import { InputError } from '../../events/input-error.ts'
import { type RolloutPlan, rolloutPlan } from '../rollout-plan.ts'

export async function readPlan(path: string): Promise<RolloutPlan> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(`${path} cannot be read`)
  })
  const read = rolloutPlan.safeParse(parse(text))
  if (!read.success)
    throw new InputError(`${path}: ${read.error.issues[0]?.path.join('.')} ${read.error.issues[0]?.message}`)
  return read.data
}
