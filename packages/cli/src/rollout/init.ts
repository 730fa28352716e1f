import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { errorCode, InputError } from '../events/input-error.ts'
import { starterPlan } from './starter-plan.ts'

const SCHEMA = 'schema/rollout.schema.json'

/**
 * Writes a plan to begin with.
 * @throws InputError where `file` is there already, or cannot be written.
 */
export async function initPlan(file: string, definition: JourneyDefinition): Promise<void> {
  try {
    await writeFile(file, starterPlan(definition, schemaFor(file)), { flag: 'wx' })
  } catch (error) {
    const why =
      errorCode(error) === 'EEXIST'
        ? 'is there already; edit it, or name another file with --rollout'
        : `cannot be written (${errorCode(error)})`
    throw new InputError(`${file} ${why}`)
  }
}

/** Of the package that is installed where the plan is, or above; else of what is published. */
function schemaFor(file: string): string {
  const from = dirname(resolve(file))
  for (let folder = from; ; folder = dirname(folder)) {
    const installed = join(folder, 'node_modules', '@journey-monitor', 'cli', SCHEMA)
    if (existsSync(installed)) {
      const path = relative(from, installed).split(sep).join('/')
      return path.startsWith('.') ? path : `./${path}`
    }
    if (folder === dirname(folder)) break
  }
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return `https://unpkg.com/@journey-monitor/cli@${version}/${SCHEMA}`
}
