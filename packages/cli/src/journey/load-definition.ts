import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineJourney, type JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { errorCode, InputError } from '../system/errors.ts'
import { object, settingsFrom } from '../system/json-checks.ts'
import { knownWords, wordsIn } from './labels.ts'
import { type KnownJourney, knownOf } from './profile.ts'
import { placesIn, placesOf } from './site-map.ts'

/**
 * The journey definition that the module at `path` exports, as its default or as its only one, with what it exports as
 * `known` of the journey; without a path, the prescription renewal.
 * @throws InputError where there is no such module, or what it exports is not valid.
 * @example const definition = await loadDefinition('src/check-in.ts')
 */
export async function loadDefinition(path?: string): Promise<KnownJourney> {
  if (path === undefined) return renewal
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
  return exported.known === undefined ? definition : withKnown(definition, exported.known, path)
}

function withKnown(definition: JourneyDefinition, given: unknown, file: string): KnownJourney {
  const base = { places: placesOf(definition), words: knownWords(definition) }
  const check = object({ places: placesIn(definition), words: wordsIn(definition) })
  const own = settingsFrom(base, given, check, { file, what: 'known' })
  return { ...definition, known: { ...knownOf(definition), ...own } }
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
