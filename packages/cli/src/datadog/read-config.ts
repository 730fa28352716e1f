import type { LoadedJourney } from '../journey/profile.ts'
import { readSettings, type Settings, validate } from '../system/settings.ts'
import { type DatadogConfig, defaultConfig } from './config.ts'
import { configSchema } from './config-schema.ts'

/**
 * Reads a configuration: JSON with the differences from the default.
 * @throws InputError that lists every mistake, with file and line.
 */
export async function readConfig(file: string, journey: LoadedJourney): Promise<DatadogConfig> {
  return configFrom(await readSettings(file, '--config takes a JSON file'), journey)
}

/** The same, of settings that are read already. */
export function configFrom(settings: Settings, journey: LoadedJourney): DatadogConfig {
  return validate(settings, configSchema(journey.definition), { defaults: defaultConfig(journey) })
}
