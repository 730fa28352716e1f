import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Command } from 'commander'
import { loadDefinition } from '../definition.ts'
import { InputError } from '../errors.ts'
import { parseAsOf, parseTime, refuseInputs, sourceOption } from '../funnel/command.ts'
import { createProgress } from '../system/progress.ts'
import { writeAtomically } from '../system/write-atomically.ts'
import { computeReport, type Report, type ReportOptions } from './report.ts'

interface Options {
  readonly html?: string
  readonly markdown?: string
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly definition?: string
  readonly share?: boolean
  readonly source: 'files' | 'datadog'
  readonly env?: string
}

/** A store of events that can be asked for a report. */
export type ReportStore = (
  definition: JourneyDefinition,
  options: ReportOptions & { readonly env?: string | undefined },
) => Promise<Report>

/** `journey-monitor report`: the funnel, whose the losses are, and how the pages did, to be read and passed on. */
export function reportCommand(askDatadog: ReportStore): Command {
  return new Command('report')
    .description('write a report to be read: the funnel, whose the losses are, pages and requests')
    .argument('[inputs...]', 'files of RUM events, plain or gzip, folders of them, or - for standard input', [
      '.journeys',
    ])
    .option('--html <file>', 'write it as one HTML file that needs nothing else')
    .option('--markdown <file>', 'write it as Markdown')
    .option('--from-time <time>', 'only journeys that started at this time or later; ISO 8601, UTC', parseTime)
    .option('--to-time <time>', 'only journeys that started before this time', parseTime)
    .option('--as-of <time>', 'when the question is asked, or "now" (default: the date of the newest event)', parseAsOf)
    .option('--definition <file>', 'the module that exports the journey definition (default: the prescription renewal)')
    .option('--share', 'for people outside the team: hide counts from 1 to 10, and what would reveal them')
    .addOption(sourceOption())
    .option(
      '--env <name>',
      'with --source datadog: only events of this environment (default: the one that is monitored)',
    )
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
  if (from !== undefined && to !== undefined && from >= to) {
    throw new InputError('--from-time is not before --to-time; swap them')
  }
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
