import type { LoadedJourney } from '@journey-monitor/cli/journey'
import { type CheckOptions, check } from '../../cli/src/rollout/check.ts'
import { type Check, checkJson } from '../../cli/src/rollout/check-json.ts'
import { publishCheck } from '../../cli/src/rollout/publish-check.ts'

/** Checks a stage. Returns the output of `rollout check --json --exact`. */
export async function exactCheck(options: CheckOptions & LoadedJourney): Promise<Check> {
  const checked = publishCheck(options.definition, await check(options), { isExact: true })
  return checkJson(checked, team => options.profile.labels.teams?.[team] ?? team)
}
