import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Command } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import { definitionOption } from '../options.ts'
import { InputError } from '../system/errors.ts'
import { readJson } from '../system/read-text.ts'
import { readDocuments } from './client/read-documents.ts'
import { applyDocuments, planDocuments } from './client/run.ts'
import { configFrom, type DatadogConfig, unsaid } from './config.ts'
import { datadogDocuments } from './documents.ts'
import { exportDocuments } from './export.ts'
import { sayWait } from './source/ask.ts'

interface Options {
  readonly config?: string
  readonly definition?: string
}

interface ApplyCommandOptions extends Options {
  readonly from?: string
  readonly prune?: boolean
}

interface ExportCommandOptions extends Options {
  readonly out: string
  readonly runbook?: string
}

/** `journey-monitor datadog`: dashboards, metrics, objectives, monitors and mutes, from the journey definition. */
export function datadogCommand(): Command {
  const command = new Command('datadog').description('dashboards, metrics, objectives and monitors of the journey')
  command.addCommand(
    withSources(new Command('export'))
      .description('write them as JSON, for Terraform or to be looked at, and the runbook')
      .requiredOption('--out <folder>', 'the folder to write to')
      .option('--runbook <file>', 'where to write the runbook (default: runbook.md in that folder)')
      .action(runExport),
  )
  command.addCommand(
    withSources(withDocuments(new Command('plan')))
      .description('say what apply would create, change, delete or leave alone in Datadog')
      .action((options: ApplyCommandOptions) => run(planDocuments, options)),
  )
  command.addCommand(
    withSources(withDocuments(new Command('apply')))
      .description('make Datadog have them, by DD_API_KEY, DD_APP_KEY and DD_SITE (default: ddog-gov.com)')
      .action((options: ApplyCommandOptions) => run(applyDocuments, options)),
  )
  return command
}

async function runExport(options: ExportCommandOptions): Promise<void> {
  const { definition, config } = await readSources(options)
  const { files, leftOver } = await exportDocuments(definition, config, { dir: options.out, runbook: options.runbook })
  process.stdout.write(`${files} files are in ${options.out}\n`)
  for (const path of leftOver) warn(`${path} is not generated any more; delete it if it is not yours`)
}

function withDocuments(command: Command): Command {
  return command
    .option('--from <folder>', 'what export wrote (default: generate it anew)')
    .option('--prune', 'delete what was made of documents that there are not any more')
}

async function run(does: typeof applyDocuments, { from, prune, ...options }: ApplyCommandOptions): Promise<void> {
  if (from !== undefined && options.config !== undefined) {
    throw new InputError('--from and --config both say what is wanted; drop one')
  }
  const { definition, documents } = from === undefined ? await generated(options) : await exported(from, options)
  await does(definition, documents, { prune, say: text => process.stdout.write(`${text}\n`), onWait: sayWait })
}

async function generated(options: Options) {
  const { definition, config } = await readSources(options)
  return { definition, documents: datadogDocuments(definition, config) }
}

async function exported(folder: string, options: Options) {
  const definition = await loadDefinition(options.definition)
  return { definition, documents: await readDocuments(definition, folder) }
}

/** The options that say what everything is generated from. */
function withSources(command: Command): Command {
  return command
    .option('--config <file>', 'JSON of what differs from the default configuration: handles, thresholds, mutes, …')
    .addOption(definitionOption)
}

/** What the options say; what monitors would lack is told on standard error. */
async function readSources(
  options: Options,
): Promise<{ readonly definition: JourneyDefinition; readonly config: DatadogConfig }> {
  const definition = await loadDefinition(options.definition)
  const file = options.config
  const config = configFrom(
    file === undefined ? {} : await readJson(file, '--config takes a JSON file'),
    definition,
    file ?? 'the default',
  )
  for (const each of unsaid(config)) warn(each)
  return { definition, config }
}

function warn(text: string): void {
  process.stderr.write(`journey-monitor: ${text}\n`)
}
