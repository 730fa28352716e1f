import type { LoadedJourney } from '../journey/profile.ts'
import { readSettings, type Settings, validate } from '../system/settings.ts'
import { defaultMix } from './default-mix.ts'
import type { Mix } from './mix.ts'
import { mixSchema } from './mix-schema.ts'
import { requestName, siteOf } from './simulated-site.ts'

/**
 * Reads a mix: JSON with the differences from the journey's default mix.
 * @throws InputError that lists every mistake, with file and line.
 */
export async function readMix(file: string, journey: LoadedJourney): Promise<Mix> {
  return mixFrom(await readSettings(file, '--mix takes a JSON file'), journey)
}

/** Completes the settings of a mix with the journey's defaults. */
export function mixFrom(settings: Settings, journey: LoadedJourney): Mix {
  const { steps } = siteOf(journey)
  const requests = Object.values(steps).flatMap(({ atStart, atEnd }) => [...atStart, ...atEnd].map(requestName))
  return validate(settings, mixSchema(journey.definition, [...new Set(requests)]), { defaults: defaultMix(journey) })
}
