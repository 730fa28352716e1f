import type { Command } from 'commander'
import type { Documents } from '../datadog/client/plan.ts'
import type { DatadogConfig } from '../datadog/config.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'
import { findPlan } from './find-plan.ts'

/** Options for the source of generated documents. */
export interface SourceOptions {
  readonly config?: string
  readonly definition?: string
}

/** Options for the source of generated documents, with the rollout that dashboards show. */
export interface GeneratedOptions extends SourceOptions {
  readonly rollout?: string
}

/** Options for the source of the documents to apply to Datadog. */
export interface DocumentOptions extends GeneratedOptions {
  readonly from?: string
  readonly prune?: boolean
}

export function addSourceOptions(command: Command): Command {
  return command
    .option('--config <file>', 'JSON file with changes to the default configuration: handles, thresholds, mutes, …')
    .addOption(definitionOption)
}

export function addRolloutOption(command: Command): Command {
  return command.option(
    '--rollout <file>',
    'Rollout plan, whose stages and incidents every dashboard shows as a note, and whose limits monitors take (default: rollout.json, if there is one)',
  )
}

export function addDocumentOptions(command: Command): Command {
  return addSourceOptions(
    addRolloutOption(command)
      .option('--from <folder>', 'Folder that export wrote (default: generate the documents)')
      .option('--prune', 'Delete what was created from documents that no longer exist'),
  )
}

/** The sources of generated documents, as read. */
export interface Sources {
  readonly journey: LoadedJourney
  readonly config: DatadogConfig
  readonly rolloutNote: string | undefined
}

/** Reads the definition, the configuration and the rollout plan. Warns about settings that the monitors lack. */
export async function readSources(
  run: CommandRun,
  { config: file, definition: module, rollout }: GeneratedOptions,
): Promise<Sources> {
  const { missingSettings } = await import('../datadog/config.ts')
  const journey = await readJourney(run, module)
  const config = await readConfigOf(run, journey, file)
  for (const each of missingSettings(config)) run.log(`journey-monitor: ${each}`)
  const plan = await findPlan(run, journey, rollout)
  if (plan === undefined) return { journey, config, rolloutNote: undefined }
  const [{ renderRolloutNote }, { monitorLimits }] = await Promise.all([
    import('../rollout/timeline-note.ts'),
    import('../rollout/monitor-limits.ts'),
  ])
  const planned = { ...config, planLimits: monitorLimits(plan) }
  return { journey, config: planned, rolloutNote: renderRolloutNote(plan) }
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
  const other = (['config', 'rollout'] as const).find(name => sources[name] !== undefined)
  if (from !== undefined && other !== undefined) {
    throw new InputError(`--from and --${other} both name the documents; drop one`)
  }
  if (from === undefined) {
    const { datadogDocuments } = await import('../datadog/documents.ts')
    const { journey, config, rolloutNote } = await readSources(run, sources)
    return { journey, documents: datadogDocuments(journey, config, { rolloutNote }) }
  }
  const exported = await import('../datadog/client/read-documents.ts')
  const journey = await readJourney(run, sources.definition)
  return { journey, documents: await exported.readDocuments(journey.definition, run.resolve(from)) }
}
