import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  BUILT_IN_REASONS,
  defineJourney,
  type JourneyDefinition,
  type Phase,
  type StepDefinition,
} from '@journey-monitor/sdk'
import { InputError } from './input-error.ts'

export const PHASES = ['start', 'complete', 'fail', 'abandon'] as const satisfies readonly Phase[]

/** Returns the failure codes of a step. */
export function codesOf({ failures = {} }: StepDefinition): string[] {
  return Object.keys(failures)
}

/** Returns the reasons with which a step may be abandoned: the declared ones, and those that the SDK signals itself. */
export function reasonsOf({ reasons = [] }: StepDefinition): string[] {
  return [...reasons, ...BUILT_IN_REASONS]
}

/** The exports of a module, and the journey definition among them. */
export interface DefinitionModule {
  readonly definition: JourneyDefinition
  readonly exported: Readonly<Record<string, unknown>>
}

/**
 * Imports the journey definition from the module at `path`: its default export, or the only definition among its
 * exports.
 * @throws InputError if there is no such module, or it exports no valid definition.
 * @example const { definition } = await importDefinition('src/check-in.ts')
 */
export async function importDefinition(path: string): Promise<DefinitionModule> {
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
  return { definition, exported }
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    throw new InputError(`${path} cannot be imported: ${importProblem(path, error)}`)
  }
}

const NOT_A_MODULE = ['ERR_IMPORT_ATTRIBUTE_MISSING', 'ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_DIR_IMPORT']

/** Replaces Node's misleading message about a path that is not a module. */
function importProblem(path: string, error: unknown): string {
  const isThere = existsSync(path)
  const { code = '' } = error as NodeJS.ErrnoException
  if (isThere && !NOT_A_MODULE.includes(code))
    return `${error instanceof Error ? error.message : error}; see where with: node ${path}`
  const problem = isThere ? 'it is not a module' : 'it does not exist'
  return `${problem}; give a module in JavaScript, or, on Node 22.18 and later, in TypeScript`
}

function isDefinition(value: unknown): value is JourneyDefinition {
  const { name, steps, convertingStep } = (value ?? {}) as Partial<JourneyDefinition>
  return typeof name === 'string' && Array.isArray(steps) && typeof convertingStep === 'string'
}
