import { Command } from 'commander'
import { InputError } from '../system/errors.ts'
import { createProgress } from '../system/progress.ts'
import type { CommandRun } from './command-context.ts'
import {
  asOfOption,
  definitionOption,
  envOption,
  exactOption,
  fromTimeOption,
  inputsArgument,
  readJourney,
  refuseInputs,
  refuseNoTime,
  type StoreOptions,
  sourceOption,
  toTimeOption,
} from './options.ts'

interface Options extends StoreOptions {
  readonly html?: string
  readonly markdown?: string
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly definition?: string
  readonly exact?: boolean
}

/** `journey-monitor report`: the funnel, whose the losses are, and how the pages did, to be read and passed on. */
export function reportCommand(run: CommandRun): Command {
  return new Command('report')
    .description('Write a report: the funnel, each loss with its team, page views and requests')
    .addArgument(inputsArgument)
    .option('--html <file>', 'Write one HTML file, which needs no other file')
    .option('--markdown <file>', 'Write Markdown')
    .addOption(fromTimeOption)
    .addOption(toTimeOption)
    .addOption(asOfOption)
    .addOption(definitionOption)
    .addOption(exactOption)
    .addOption(sourceOption)
    .addOption(envOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      const progress = createProgress(run.stderr)
      try {
        refuseInputs(options, command)
        await writeReport(run, inputs, options, progress.say)
      } finally {
        progress.end()
      }
      const files = [options.html, options.markdown].filter(file => file !== undefined)
      run.log(`The report is in ${files.join(' and ')}`)
    })
}

async function writeReport(
  run: CommandRun,
  inputs: readonly string[],
  options: Options,
  onProgress: (doing: string) => void,
): Promise<void> {
  const { html, markdown, fromTime: from, toTime: to, asOf, exact = false, source, env } = options
  if (html === undefined && markdown === undefined) {
    throw new InputError('say where to write the report: --html report.html, --markdown report.md, or both')
  }
  if (html === markdown) throw new InputError(`--html and --markdown both name ${html}; name two files`)
  refuseNoTime(from, to)
  const { expectWritable, writeAtomically } = await import('../system/write-atomically.ts')
  await expectWritable([html, markdown].filter(file => file !== undefined).map(run.resolve))
  const { definition, profile } = await readJourney(run, options.definition)
  const asked = { from, to, asOf, onProgress }
  const computed = async () => {
    const { computeReport } = await import('../report/compute-report.ts')
    return computeReport(definition, run.inputs(inputs), asked)
  }
  const counted = async () => {
    const { askDatadog } = await import('../datadog/source/ask.ts')
    return askDatadog({ profile, env: run.env, log: run.log }).report(definition, { ...asked, env })
  }
  const report = source === 'datadog' ? await counted() : await computed()
  onProgress('writing')
  const { renderReport } = await import('../report/render-report.ts')
  const content = renderReport(report, { definition, profile, isShared: !exact })
  await writeAtomically([
    ...(html === undefined ? [] : [{ path: run.resolve(html), content: content.html }]),
    ...(markdown === undefined ? [] : [{ path: run.resolve(markdown), content: content.markdown }]),
  ])
}
