import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Problem, readSettings, type Settings, validate } from '../system/settings.ts'
import { createLineFinder } from './exported-lines.ts'
import { neutralProfile } from './neutral-profile.ts'
import type { JourneyProfile } from './profile.ts'
import { profileSchema } from './profile-schema.ts'

/**
 * Completes the profile that a module exports: an object, or the path of a JSON file, relative to the module.
 * @throws InputError that lists every mistake, with file and line.
 */
export async function readProfile(
  definition: JourneyDefinition,
  exported: unknown,
  module: string,
): Promise<JourneyProfile> {
  const settings =
    typeof exported === 'string'
      ? await readSettings(resolve(dirname(module), exported), `${module} exports its path as profile`)
      : await exportedSettings(exported, module)
  return validate(settings, profileSchema(definition), {
    defaults: neutralProfile(definition),
    problems: unknownPages,
  })
}

async function exportedSettings(value: unknown, module: string): Promise<Settings> {
  return { file: module, value, lineAt: createLineFinder(await readFile(module, 'utf8'), module, 'profile') }
}

/** Finds pages of the survey request that the site map lacks. */
function unknownPages({ siteMap, surveyRequest }: JourneyProfile): Problem[] {
  const known = siteMap.pages.map(({ name }) => name)
  return Object.entries(surveyRequest.fields).flatMap(([team, fields]) =>
    fields.flatMap(({ pages = [] }, field) =>
      (pages === 'own' ? [] : pages).flatMap((page, i) =>
        known.includes(page)
          ? []
          : [
              {
                path: ['surveyRequest', 'fields', team, field, 'pages', i],
                message: `must be the name of a page in siteMap.pages; it is ${JSON.stringify(page)}`,
              },
            ],
      ),
    ),
  )
}
