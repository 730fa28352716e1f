import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import stringify from 'json-stringify-pretty-compact'
import type { LoadedJourney } from '../journey/profile.ts'
import { errorCode, InputError } from '../system/errors.ts'
import { makeFolder } from '../system/make-folder.ts'
import { type NewFile, writeAtomically } from '../system/write-atomically.ts'
import type { DatadogConfig } from './config.ts'
import { type DocumentParts, datadogDocuments } from './documents.ts'
import { runbook } from './monitors/runbook.ts'

export interface ExportOptions extends DocumentParts {
  readonly dir: string
  /** Default: `runbook.md` in `dir`. */
  readonly runbook?: string | undefined
}

export interface Exported {
  readonly files: number
  /** JSON from before, which nothing generates any more. It is left alone: a person may have put it there. */
  readonly leftOver: readonly string[]
}

/**
 * Writes every document as `<kind>/<key>.json`, and the runbook, all or none.
 * @throws InputError if the folder cannot be written.
 */
export async function exportDocuments(
  journey: LoadedJourney,
  config: DatadogConfig,
  { dir, runbook: runbookFile = join(dir, 'runbook.md'), ...parts }: ExportOptions,
): Promise<Exported> {
  const documents = Object.entries(datadogDocuments(journey, config, parts))
  const files: NewFile[] = [
    ...documents.flatMap(([kind, each]) =>
      each.map(({ key, body }: { key: string; body: object }) => ({
        path: join(dir, kind, `${key}.json`),
        content: `${stringify(body, { maxLength: 480 })}\n`,
      })),
    ),
    { path: runbookFile, content: runbook(journey, config) },
  ]
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await prepare(folder)
  await writeAtomically(files)
  const written = new Set(files.map(({ path }) => path))
  const found = await Promise.all(documents.map(([kind]) => jsonIn(join(dir, kind))))
  return { files: files.length, leftOver: found.flat().filter(path => !written.has(path)) }
}

async function prepare(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
  } catch (error) {
    throw new InputError(`${folder} cannot be created (${errorCode(error)}); --out takes a folder that can be written`)
  }
}

async function jsonIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter(name => name.endsWith('.json')).map(name => join(folder, name))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
