import type { KnownJourney } from '../journey/profile.ts'
import { readJson } from '../system/read-text.ts'
import { defaultMix } from './default-mix.ts'
import type { Mix } from './mix.ts'
import { mixFrom } from './mix-validation.ts'

/**
 * The default mix of a journey, changed by the JSON in `file`, where one is given.
 * @throws InputError when the file cannot be read, or says what no mix can.
 */
export async function readMix(definition: KnownJourney, file: string | undefined): Promise<Mix> {
  if (file === undefined) return defaultMix(definition)
  return mixFrom(await readJson(file, '--mix takes a JSON file'), definition, file)
}
