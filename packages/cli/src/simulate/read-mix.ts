import type { KnownJourney } from '../journey/profile.ts'
import { readJson } from '../system/read-text.ts'
import { defaultMix } from './default-mix.ts'
import type { Mix } from './mix.ts'
import { mixFrom } from './mix-validation.ts'

/**
 * Returns the default mix of a journey, merged with the settings in `file` if one is given.
 * @throws InputError if the file can't be read or isn't a valid mix.
 */
export async function readMix(definition: KnownJourney, file: string | undefined): Promise<Mix> {
  if (file === undefined) return defaultMix(definition)
  return mixFrom(await readJson(file, '--mix takes a JSON file'), definition, file)
}
