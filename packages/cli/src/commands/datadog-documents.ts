import type { Command } from 'commander'
import type { Documents } from '../datadog/client/plan.ts'
import type { DatadogConfig } from '../datadog/config.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

/** Options for the source of generated documents. */
export interface SourceOptions {
  readonly config?: string
  readonly definition?: string
}

/** Options for the source of the documents to apply to Datadog. */
export interface DocumentOptions extends SourceOptions {
  readonly from?: string
  readonly prune?: boolean
}

export function addSourceOptions(command: Command): Command {
  return command
    .option('--config <file>', 'JSON file with changes to the default configuration: handles, thresholds, mutes, …')
    .addOption(definitionOption)
}

export function addDocumentOptions(command: Command): Command {
  return addSourceOptions(
    command
      .option('--from <folder>', 'Folder that export wrote (default: generate the documents)')
      .option('--prune', 'Delete what was created from documents that no longer exist'),
  )
}

/** Reads the definition and the configuration; tells the user which settings monitors would lack. */
export async function readSources(
  run: CommandRun,
  { config: file, definition: module }: SourceOptions,
): Promise<{ readonly journey: LoadedJourney; readonly config: DatadogConfig }> {
  const { missingSettings } = await import('../datadog/config.ts')
  const journey = await readJourney(run, module)
  const config = await readConfigOf(run, journey, file)
  for (const each of missingSettings(config)) run.log(`journey-monitor: ${each}`)
  return { journey, config }
}

/** Reads the configuration in `file`; without one, the default. */
export async function readConfigOf(
  run: CommandRun,
  journey: LoadedJourney,
  file: string | undefined,
): Promise<DatadogConfig> {
  if (file === undefined) return (await import('../datadog/config.ts')).defaultConfig(journey)
  const { readConfig } = await import('../datadog/read-config.ts')
  return readConfig(run.resolve(file), journey)
}

/** Generates the documents, or reads those that `export` wrote. */
export async function readDocuments(
  run: CommandRun,
  { from, ...sources }: DocumentOptions,
): Promise<{ readonly journey: LoadedJourney; readonly documents: Documents }> {
  if (from !== undefined && sources.config !== undefined) {
    throw new InputError('--from and --config both say what is wanted; drop one')
  }
  if (from === undefined) {
    const { datadogDocuments } = await import('../datadog/documents.ts')
    const { journey, config } = await readSources(run, sources)
    return { journey, documents: datadogDocuments(journey, config) }
  }
  const exported = await import('../datadog/client/read-documents.ts')
  const journey = await readJourney(run, sources.definition)
  return { journey, documents: await exported.readDocuments(journey.definition, run.resolve(from)) }
}
