import { Command, Option } from 'commander'
import { InputError } from '../system/errors.ts'
import { HOUR } from '../system/time-units.ts'
import type { CommandRun } from './command-context.ts'
import {
  definitionOption,
  envOption,
  exactOption,
  inputsArgument,
  parseAsOf,
  refuseInputs,
  rolloutOption,
  sourceOption,
} from './command-options.ts'
import { cacheOption, countsOption } from './pulled-events.ts'
import { type RolloutOptions, readRollout, withEvidence } from './rollout-evidence.ts'

interface Options extends RolloutOptions {
  readonly stage?: string
  readonly json?: boolean
  readonly markdown?: boolean
  readonly slack?: boolean
  readonly postEvents?: boolean
}

/** `journey-monitor rollout check`: decides whether a stage may advance. */
export function rolloutCheckCommand(run: CommandRun): Command {
  return new Command('check')
    .description('Decide whether a stage can advance')
    .addArgument(inputsArgument)
    .option('--stage <id>', 'Stage to check, such as A (default: the current stage)')
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
    .option(
      '--post-events',
      'Also post to Datadog, once each, for the dashboards: what the plan says happened in the last 18 hours (stage started, rolled back, resumed, incident with its links, launched), and the verdict when it becomes roll back. Posts no name and no count from 1 to 10, and needs DD_API_KEY and DD_APP_KEY. The exit code stays that of the verdict',
    )
    .action(async (inputs: string[], options: Options, command: Command) => {
      refuseInputs(options, command)
      await checkStage(run, inputs, options)
    })
}

async function checkStage(run: CommandRun, inputs: readonly string[], options: Options): Promise<void> {
  const { json, markdown, slack, postEvents = false } = options
  if (postEvents && options.asOf !== undefined && Math.abs(Date.now() - options.asOf) > HOUR) {
    throw new InputError('--post-events posts what is true now, and --as-of sets another time; drop one')
  }
  const [{ check }, { runningStage, stageOf, titleOf }, { EXIT_CODES }] = await Promise.all([
    import('../rollout/check.ts'),
    import('../rollout/stages.ts'),
    import('../rollout/verdict.ts'),
  ])
  const rollout = await readRollout(run, options)
  const { journey, plan, asOf } = rollout
  const { definition, profile } = journey
  const stage = options.stage === undefined ? runningStage(plan, asOf) : stageOf(plan, options.stage)
  const checked = await withEvidence(run, rollout, { ...options, inputs }, loadEvidence =>
    check({ ...journey, ...rollout, stage, loadEvidence }),
  )
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
  if (postEvents) {
    const { postRolloutMarks } = await import('./post-rollout-marks.ts')
    await postRolloutMarks(run, journey, { plan, stage, checked, asOf, env: options.env })
  }
}
