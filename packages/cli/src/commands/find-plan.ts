import { existsSync } from 'node:fs'
import type { LoadedJourney } from '../journey/profile.ts'
import type { RolloutPlan } from '../rollout/rollout-plan.ts'
import type { CommandRun } from './command-context.ts'

/** Default of `--rollout`. */
const DEFAULT_FILE = 'rollout.json'

/**
 * Reads the rollout plan that `--rollout` names; without it, `rollout.json` if there is one.
 * @throws what `readPlan` throws
 */
export async function findPlan(
  run: CommandRun,
  journey: LoadedJourney,
  file: string | undefined,
): Promise<RolloutPlan | undefined> {
  if (file === undefined && !existsSync(run.resolve(DEFAULT_FILE))) return undefined
  const { readPlan } = await import('../rollout/read-plan.ts')
  return readPlan(run.resolve(file ?? DEFAULT_FILE), journey)
}
