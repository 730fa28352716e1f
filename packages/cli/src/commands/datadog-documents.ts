import type { Command } from 'commander'
import type { Documents } from '../datadog/client/plan.ts'
import type { DatadogConfig } from '../datadog/config.ts'
import type { KnownJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readDefinition } from './options.ts'

/** What documents are generated from. */
export interface SourceOptions {
  readonly config?: string
  readonly definition?: string
}

/** Where the documents that Datadog is to have come from. */
export interface DocumentOptions extends SourceOptions {
  readonly from?: string
  readonly prune?: boolean
}

export function addSourceOptions(command: Command): Command {
  return command
    .option('--config <file>', 'JSON of what differs from the default configuration: handles, thresholds, mutes, …')
    .addOption(definitionOption)
}

export function addDocumentOptions(command: Command): Command {
  return addSourceOptions(
    command
      .option('--from <folder>', 'what export wrote (default: generate it anew)')
      .option('--prune', 'delete what was made of documents that there are not any more'),
  )
}

/** Reads the definition and the configuration; tells the user which settings monitors would lack. */
export async function readSources(
  run: CommandRun,
  { config: file, definition: module }: SourceOptions,
): Promise<{ readonly definition: KnownJourney; readonly config: DatadogConfig }> {
  const [{ configFrom, unsaid }, { readJson }] = await Promise.all([
    import('../datadog/config.ts'),
    import('../system/read-text.ts'),
  ])
  const definition = await readDefinition(run, module)
  const given = file === undefined ? {} : await readJson(run.resolve(file), '--config takes a JSON file')
  const config = configFrom(given, definition, file ?? 'the default')
  for (const each of unsaid(config)) run.log(`journey-monitor: ${each}`)
  return { definition, config }
}

/** Generates the documents, or reads those that `export` wrote. */
export async function readDocuments(
  run: CommandRun,
  { from, ...sources }: DocumentOptions,
): Promise<{ readonly definition: KnownJourney; readonly documents: Documents }> {
  if (from !== undefined && sources.config !== undefined) {
    throw new InputError('--from and --config both say what is wanted; drop one')
  }
  if (from === undefined) {
    const { datadogDocuments } = await import('../datadog/documents.ts')
    const { definition, config } = await readSources(run, sources)
    return { definition, documents: datadogDocuments(definition, config) }
  }
  const exported = await import('../datadog/client/read-documents.ts')
  const definition = await readDefinition(run, sources.definition)
  return { definition, documents: await exported.readDocuments(definition, run.resolve(from)) }
}
