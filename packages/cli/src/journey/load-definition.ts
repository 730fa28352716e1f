import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineJourney, type JourneyDefinition } from '@journey-monitor/sdk'
import { errorCode, InputError } from '../system/errors.ts'
import { neutralProfile } from './neutral-profile.ts'
import type { JourneyProfile, LoadedJourney, PartialProfile } from './profile.ts'

export type { JourneyProfile, LoadedJourney, PartialProfile }

/**
 * Loads the journey definition that the module at `path` exports, as its default or as its only one, and the profile that
 * it exports as `profile`: an object, or the path of a JSON file beside the module. What the profile leaves out is neutral.
 * @throws InputError if there is no such module, or what it exports is not valid.
 * @example const { definition, profile } = await loadDefinition('src/check-in.ts')
 */
export async function loadDefinition(path: string): Promise<LoadedJourney> {
  const exported = await importModule(path)
  const found = isDefinition(exported.default)
    ? [exported.default]
    : [...new Set(Object.values(exported).filter(isDefinition))]
  const [definition] = found
  if (!definition) throw new InputError(`${path} exports no journey definition; export what defineJourney returns`)
  if (found.length > 1) {
    const names = found.map(({ name }) => name).join(', ')
    throw new InputError(`${path} exports several journey definitions (${names}); export one of them as default`)
  }
  try {
    defineJourney(definition)
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`)
  }
  return { definition, profile: await profileOf(definition, exported.profile, path) }
}

async function profileOf(definition: JourneyDefinition, exported: unknown, module: string): Promise<JourneyProfile> {
  if (exported === undefined) return neutralProfile(definition)
  const { readProfile } = await import('./read-profile.ts')
  return readProfile(definition, exported, module)
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    throw new InputError(`${path} cannot be imported: ${whyNot(path, error)}`)
  }
}

const NO_MODULE = ['ERR_IMPORT_ATTRIBUTE_MISSING', 'ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_DIR_IMPORT']

/** Node's own words of a path that is no module are about something else. */
function whyNot(path: string, error: unknown): string {
  const isThere = existsSync(path)
  if (isThere && !NO_MODULE.includes(errorCode(error)))
    return `${error instanceof Error ? error.message : error}; see where with: node ${path}`
  const problem = isThere ? 'it is no module' : 'it does not exist'
  return `${problem}; give a module in JavaScript, or, on Node 22.18 and later, in TypeScript`
}

function isDefinition(value: unknown): value is JourneyDefinition {
  const { name, steps, convertingStep } = (value ?? {}) as Partial<JourneyDefinition>
  return typeof name === 'string' && Array.isArray(steps) && typeof convertingStep === 'string'
}
