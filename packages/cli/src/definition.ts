import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineJourney, type JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { InputError } from './events/input-error.ts'

/**
 * The journey definition that the module at `path` exports, as its default or as its only one; without a path, the
 * prescription renewal.
 * @throws InputError where there is no such module, or it exports no valid definition.
 * @example const definition = await loadDefinition('src/check-in.ts')
 */
export async function loadDefinition(path?: string): Promise<JourneyDefinition> {
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
    return defineJourney(definition)
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`)
  }
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    throw new InputError(`${path} cannot be imported: ${(error as Error).message}`)
  }
}

function isDefinition(value: unknown): value is JourneyDefinition {
  const { name, steps, convertingStep } = (value ?? {}) as Partial<JourneyDefinition>
  return typeof name === 'string' && Array.isArray(steps) && typeof convertingStep === 'string'
}
