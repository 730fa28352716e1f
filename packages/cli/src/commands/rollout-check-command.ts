import { Command, Option } from 'commander'
import type { Look } from '../rollout/baseline.ts'
import { withProgress } from '../system/progress.ts'
import type { CommandRun } from './command-context.ts'
import {
  definitionOption,
  envOption,
  exactOption,
  inputsArgument,
  parseAsOf,
  readJourney,
  refuseInputs,
  rolloutOption,
  sourceOption,
} from './options.ts'
import { type CacheOptions, cacheOption, countsOption, pullPeriod } from './pulled-events.ts'

interface Options extends CacheOptions {
  readonly rollout: string
  readonly stage?: string
  readonly json?: boolean
  readonly markdown?: boolean
  readonly slack?: boolean
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** `journey-monitor rollout check`: whether a stage may advance. */
export function rolloutCheckCommand(run: CommandRun): Command {
  return new Command('check')
    .description('Decide whether a stage can advance')
    .addArgument(inputsArgument)
    .option('--stage <id>', 'Stage to check, such as A (default: the one that runs)')
    .addOption(rolloutOption)
    .addOption(new Option('--json', 'Print JSON').conflicts(['markdown', 'slack']))
    .addOption(new Option('--markdown', 'Print a comment for a GitHub issue').conflicts('slack'))
    .option('--slack', 'Print a Slack message as JSON')
    .addOption(exactOption)
    .option('--as-of <time>', 'Time at which to decide, for a dry run on the past (default: now)', parseAsOf)
    .addOption(definitionOption)
    .addOption(sourceOption)
    .addOption(envOption)
    .addOption(cacheOption)
    .addOption(countsOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      refuseInputs(options, command)
      await checkStage(run, inputs, options)
    })
}

async function checkStage(run: CommandRun, inputs: readonly string[], options: Options): Promise<void> {
  const { rollout, json, markdown, slack, asOf = Date.now(), source, env } = options
  const [{ check }, { readPlan }, { runningStage, stageOf, titleOf }, { EXIT_CODES }] = await Promise.all([
    import('../rollout/check.ts'),
    import('../rollout/read-plan.ts'),
    import('../rollout/stages.ts'),
    import('../rollout/verdict.ts'),
  ])
  const journey = await readJourney(run, options.definition)
  const { definition, profile } = journey
  const planFile = run.resolve(rollout)
  const plan = await readPlan(planFile, journey)
  const stage = options.stage === undefined ? runningStage(plan, asOf) : stageOf(plan, options.stage)
  const byCounts = async () => {
    const [{ askDatadog }, { lookInStore }] = await Promise.all([
      import('../datadog/source/ask.ts'),
      import('../rollout/funnel-evidence.ts'),
    ])
    return lookInStore(askDatadog({ profile, env: run.env, log: run.log }).funnel, definition, { asOf, env })
  }
  const inFiles = async (): Promise<Look> => {
    const { withFileEvidence } = await import('../rollout/file-evidence.ts')
    return (period, use) => withFileEvidence(journey, run.inputs(inputs), period, asOf, use)
  }
  const needsRequests = plan.criteria.some(({ kind }) => kind === 'endpoint_errors' || kind === 'latency')
  const kinds = needsRequests ? (['views', 'requests'] as const) : (['views'] as const)
  const inDatadog = async (): Promise<Look> => {
    if (options.counts) return byCounts()
    const { withFileEvidence } = await import('../rollout/file-evidence.ts')
    return async (period, use) => {
      const folder = await pullPeriod(run, journey, options, { period, asOf, kinds })
      return folder === undefined
        ? (await byCounts())(period, use)
        : withFileEvidence(journey, [folder], period, asOf, use)
    }
  }
  const checked = await withProgress('reading the events', run.stderr, async () => {
    const look = source === 'datadog' ? await inDatadog() : await inFiles()
    return check({ ...journey, plan, planFile, stage, asOf, look })
  })
  const [{ publishCheck }, { labelsOf }] = await Promise.all([
    import('../rollout/publish-check.ts'),
    import('../journey/labels.ts'),
  ])
  const published = publishCheck(definition, checked, { isExact: options.exact ?? false })
  const rendering = { profile, title: titleOf(stage) }
  if (json) {
    const { checkJson } = await import('../rollout/check-json.ts')
    run.print(JSON.stringify(checkJson(published, labelsOf(profile).team), null, 2))
  } else if (markdown || slack) {
    const { checkMarkdown, checkSlackMessage } = await import('../rollout/check-messages.ts')
    run.print(
      markdown
        ? checkMarkdown(published, rendering)
        : JSON.stringify(checkSlackMessage(published, { ...rendering, plan }), null, 2),
    )
  } else {
    const { renderCheck } = await import('../rollout/render-check.ts')
    run.print(renderCheck(published, { ...rendering, columns: run.columns }))
  }
  run.exitCode = EXIT_CODES[checked.verdict]
}
