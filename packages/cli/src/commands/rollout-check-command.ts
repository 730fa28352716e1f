import { Command, Option } from 'commander'
import { InputError } from '../system/errors.ts'
import { withProgress } from '../system/progress.ts'
import { HOUR } from '../system/time-units.ts'
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
} from './command-options.ts'
import { type CacheOptions, cacheOption, countsOption } from './pulled-events.ts'
import { withLook } from './rollout-look.ts'

interface Options extends CacheOptions {
  readonly rollout: string
  readonly stage?: string
  readonly json?: boolean
  readonly markdown?: boolean
  readonly slack?: boolean
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
  readonly postEvents?: boolean
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
  const { rollout, json, markdown, slack, asOf = Date.now(), postEvents = false } = options
  if (postEvents && Math.abs(Date.now() - asOf) > HOUR) {
    throw new InputError('--post-events tells Datadog of now, and --as-of names another time; drop one')
  }
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
  const checked = await withProgress('reading the events', run.stderr, () =>
    withLook(run, journey, plan, { ...options, inputs, asOf }, look =>
      check({ ...journey, plan, planFile, stage, asOf, look }),
    ),
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
