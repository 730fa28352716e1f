import { importDefinition } from '@journey-monitor/coverage/definition'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { InputError } from '../system/errors.ts'
import { neutralProfile } from './neutral-profile.ts'
import type { JourneyProfile, LoadedJourney, PartialProfile } from './profile.ts'

export type { JourneyProfile, LoadedJourney, PartialProfile }

/**
 * Loads a journey definition, the default or only one that the module at `path` exports, and its `profile`: an object,
 * or the path of a JSON file next to the module. Omitted fields of the profile have neutral defaults.
 * @throws InputError if the module is missing, or its exports are not valid.
 * @example const { definition, profile } = await loadDefinition('src/check-in.ts')
 */
export async function loadDefinition(path: string): Promise<LoadedJourney> {
  const { definition, exported } = await importDefinition(path).catch((error: Error) => {
    throw new InputError(error.message)
  })
  return { definition, profile: await profileOf(definition, exported.profile, path) }
}

async function profileOf(definition: JourneyDefinition, exported: unknown, module: string): Promise<JourneyProfile> {
  if (exported === undefined) return neutralProfile(definition)
  const { readProfile } = await import('./read-profile.ts')
  return readProfile(definition, exported, module)
}
