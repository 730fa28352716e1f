import type { LoadedJourney } from '../journey/profile.ts'
import { parseSettings, readSettings, type Settings, validate } from '../system/settings.ts'
import { contradictions } from './plan-contradictions.ts'
import { type RolloutPlan, rolloutPlan } from './rollout-plan.ts'

const BEGIN = 'begin one with: journey-monitor rollout init'

/**
 * Reads a rollout plan.
 * @throws InputError that names the file and the line of everything that is wrong.
 */
export async function readPlan(file: string, journey: LoadedJourney): Promise<RolloutPlan> {
  return planIn(await readSettings(file, BEGIN), journey)
}

/** The same, of the text of `file`. */
export function parsePlan(text: string, file: string, journey: LoadedJourney): RolloutPlan {
  return planIn(parseSettings(text, file, BEGIN), journey)
}

function planIn(settings: Settings, journey: LoadedJourney): RolloutPlan {
  return validate(settings, rolloutPlan, { problems: plan => contradictions(plan, journey) })
}
