import { Command } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import {
  asOfOption,
  definitionOption,
  envOption,
  fromTimeOption,
  inputsArgument,
  refuseInputs,
  refuseNoTime,
  type StoreOptions,
  sourceOption,
  toTimeOption,
} from '../options.ts'
import { InputError } from '../system/errors.ts'
import { createProgress } from '../system/progress.ts'
import { expectWritable, writeAtomically } from '../system/write-atomically.ts'
import { computeReport, type ReportStore } from './report.ts'

interface Options extends StoreOptions {
  readonly html?: string
  readonly markdown?: string
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly definition?: string
  readonly share?: boolean
}

/** `journey-monitor report`: the funnel, whose the losses are, and how the pages did, to be read and passed on. */
export function reportCommand(askDatadog: ReportStore): Command {
  return new Command('report')
    .description('write a report to be read: the funnel, whose the losses are, pages and requests')
    .addArgument(inputsArgument)
    .option('--html <file>', 'write it as one HTML file that needs nothing else')
    .option('--markdown <file>', 'write it as Markdown')
    .addOption(fromTimeOption)
    .addOption(toTimeOption)
    .addOption(asOfOption)
    .addOption(definitionOption)
    .option('--share', 'for people outside the team: hide counts from 1 to 10, and what would reveal them')
    .addOption(sourceOption)
    .addOption(envOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      const progress = createProgress()
      try {
        refuseInputs(options, command)
        await run(inputs, options, progress.say, askDatadog)
      } finally {
        progress.end()
      }
      const files = [options.html, options.markdown].filter(file => file !== undefined)
      process.stderr.write(`The report is in ${files.join(' and ')}\n`)
    })
}

async function run(
  inputs: readonly string[],
  options: Options,
  onProgress: (doing: string) => void,
  askDatadog: ReportStore,
): Promise<void> {
  const { html, markdown, fromTime: from, toTime: to, asOf, share = false, source, env } = options
  if (html === undefined && markdown === undefined) {
    throw new InputError('say where to write the report: --html report.html, --markdown report.md, or both')
  }
  if (html === markdown) throw new InputError(`--html and --markdown both name ${html}; name two files`)
  refuseNoTime(from, to)
  await expectWritable([html, markdown].filter(file => file !== undefined))
  const definition = await loadDefinition(options.definition)
  const report =
    source === 'datadog'
      ? await askDatadog(definition, { from, to, asOf, env, onProgress })
      : await computeReport(definition, inputs, { from, to, asOf, onProgress })
  onProgress('writing')
  const { renderReport } = await import('./render-report.ts')
  const content = renderReport(report, { definition, isShared: share })
  await writeAtomically([
    ...(html === undefined ? [] : [{ path: html, content: content.html }]),
    ...(markdown === undefined ? [] : [{ path: markdown, content: content.markdown }]),
  ])
}
