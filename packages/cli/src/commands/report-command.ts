import { Command } from 'commander'
import type { EventInput } from '../events/find-event-files.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import type { TimeMark } from '../report/compute-report.ts'
import { InputError } from '../system/errors.ts'
import { createProgress } from '../system/progress.ts'
import { DAY } from '../system/time-units.ts'
import type { CommandRun } from './command-context.ts'
import {
  asOfOption,
  definitionOption,
  envOption,
  exactOption,
  fromTimeOption,
  inputsArgument,
  readJourney,
  refuseEmptyRange,
  refuseInputs,
  sourceOption,
  toTimeOption,
} from './command-options.ts'
import { writeCsvFiles } from './csv-files.ts'
import { type CacheOptions, cacheOption, countsOption, OTHER_KINDS, pullPeriod } from './pulled-events.ts'

interface Options extends CacheOptions {
  readonly html?: string
  readonly markdown?: string
  readonly csv?: string
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly definition?: string
  readonly exact?: boolean
  readonly rollout?: string
}

/** Length of the default time range of a report over Datadog, which ends at `--to-time`, or now. */
const DEFAULT_LENGTH_MS = 7 * DAY

interface TimeWindow {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly asOf?: number | undefined
}

/** `journey-monitor report`: writes a document with the funnel, the owners of the losses, and the usage of the pages. */
export function reportCommand(run: CommandRun): Command {
  return new Command('report')
    .description('Write a report: the funnel, each loss with its team, page views and requests')
    .addArgument(inputsArgument)
    .option('--html <file>', 'Write one self-contained HTML file')
    .option('--markdown <file>', 'Write Markdown')
    .option('--csv <folder>', 'Write every table into this folder as CSV')
    .addOption(fromTimeOption)
    .addOption(toTimeOption)
    .addOption(asOfOption)
    .addOption(definitionOption)
    .addOption(exactOption)
    .option('--rollout <file>', 'Mark when the stages of this rollout plan began')
    .addOption(sourceOption)
    .addOption(envOption)
    .addOption(cacheOption)
    .addOption(countsOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      const progress = createProgress(run.stderr)
      try {
        refuseInputs(options, command)
        await writeReport(run, inputs, options, progress.show)
      } finally {
        progress.end()
      }
      const files = [options.html, options.markdown, options.csv].filter(file => file !== undefined)
      const hidden = options.exact ? '' : '. It hides counts from 1 to 10; for your team alone, --exact shows them'
      run.log(`The report is in ${files.join(' and ')}${hidden}`)
    })
}

async function writeReport(
  run: CommandRun,
  inputs: readonly string[],
  options: Options,
  onProgress: (task: string) => void,
): Promise<void> {
  const { html, markdown, csv, fromTime: from, toTime: to, exact = false, source, env } = options
  if (html === undefined && markdown === undefined && csv === undefined) {
    throw new InputError(
      'name a file for the report: --html report.html, --markdown report.md, or both; or --csv tables',
    )
  }
  if (html !== undefined && html === markdown)
    throw new InputError(`--html and --markdown both name ${html}; name two files`)
  refuseEmptyRange(from, to)
  const { expectWritable, writeAtomically } = await import('../system/write-atomically.ts')
  await expectWritable([html, markdown].filter(file => file !== undefined).map(run.resolve))
  const journey = await readJourney(run, options.definition)
  const { definition, profile } = journey
  const stages = options.rollout === undefined ? [] : await stageMarks(run, journey, options.rollout)
  const fromFiles = async (files: readonly EventInput[], window: TimeWindow) => {
    const { computeReport } = await import('../report/compute-report.ts')
    return computeReport(definition, files, { ...window, stages, onProgress })
  }
  const fromCounts = async () => {
    const { datadogStores } = await import('../datadog/source/datadog-stores.ts')
    const query = { from, to, asOf: options.asOf, env, onProgress }
    return datadogStores({ profile, env: run.env, log: run.log }).report(definition, query)
  }
  const fromDatadog = async () => {
    if (options.counts) return fromCounts()
    const asOf = options.asOf ?? Date.now()
    const period = { from: from ?? (to ?? asOf) - DEFAULT_LENGTH_MS, to: to ?? asOf }
    const folder = await pullPeriod(run, journey, options, { period, asOf, kinds: OTHER_KINDS })
    return folder === undefined ? fromCounts() : fromFiles([folder], { ...period, asOf })
  }
  const report =
    source === 'datadog' ? await fromDatadog() : await fromFiles(run.inputs(inputs), { from, to, asOf: options.asOf })
  onProgress('writing')
  const { renderReport } = await import('../report/render-report.ts')
  const [{ defaultConfig }, { explorerReportLinks }] = await Promise.all([
    import('../datadog/config.ts'),
    import('../datadog/explorer-report-links.ts'),
  ])
  const config = defaultConfig(journey)
  const links = explorerReportLinks(journey, { ...config, env: env ?? config.env }, report.funnel.window)
  const content = renderReport(report, { definition, profile, isShared: !exact, links })
  const documents = [
    ...(html === undefined ? [] : [{ path: run.resolve(html), content: content.html }]),
    ...(markdown === undefined ? [] : [{ path: run.resolve(markdown), content: content.markdown }]),
  ]
  await (csv === undefined ? writeAtomically(documents) : writeCsvFiles(run.resolve(csv), content.csv, documents))
}

/** Reads the start of each stage of the rollout. */
async function stageMarks(run: CommandRun, journey: LoadedJourney, rollout: string): Promise<TimeMark[]> {
  const [{ readPlan }, { stagesOf }, { titleOf }] = await Promise.all([
    import('../rollout/read-plan.ts'),
    import('../rollout/rollout-plan.ts'),
    import('../rollout/stages.ts'),
  ])
  const plan = await readPlan(run.resolve(rollout), journey)
  return stagesOf(plan).flatMap(stage =>
    stage.started === undefined ? [] : [{ label: titleOf(stage), at: Date.parse(stage.started) }],
  )
}
