import { Command, InvalidArgumentError } from 'commander'
import type { FollowRound } from '../datadog/pull/follow-events.ts'
import type { PullKind } from '../datadog/pull/pull-kinds.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { Failure, InputError } from '../system/errors.ts'
import { counted, listed } from '../system/format.ts'
import { DAY } from '../system/time-units.ts'
import type { CommandRun } from './command-context.ts'
import { parseDuration, parseTime, readJourney, refuseEmptyRange, refuseTwoStarts } from './command-options.ts'
import { addSourceOptions, readConfigOf, type SourceOptions } from './datadog-documents.ts'
import { findPlan } from './find-plan.ts'
import { createPullLog } from './pull-log.ts'
import { kindsOfPlan, OTHER_KINDS } from './pulled-events.ts'

interface Options extends SourceOptions {
  readonly out: string
  readonly since?: number
  readonly fromTime?: number
  readonly toTime?: number
  readonly with?: readonly PullKind[]
  readonly rollout?: string
  readonly env?: string
  readonly overlap?: number
  readonly follow?: boolean
}

/** `journey-monitor datadog pull`: copies the journey's events from Datadog into a folder. */
export function datadogPullCommand(run: CommandRun): Command {
  return addSourceOptions(new Command('pull'))
    .description('Copy the journey’s events from Datadog into a folder, with only the fields that commands read')
    .requiredOption('--out <folder>', 'Folder to write to; events that it already has are not copied again')
    .option('--since <duration>', 'Copy the last 30m, 24h or 7d (default: 24h)', parseDuration)
    .option('--from-time <time>', 'Copy events from this time on; ISO 8601, in UTC', parseTime)
    .option('--to-time <time>', 'Copy events from before this time', parseTime)
    .option(
      '--with <kinds>',
      'What to copy besides the journey’s own events: views, requests, errors, or none (default: what the criteria of the rollout plan need; without a plan, all three)',
      parseKinds,
    )
    .option('--rollout <file>', 'Rollout plan that decides on --with (default: rollout.json, if there is one)')
    .option('--env <name>', 'Copy only events of this environment (default: the monitored one)')
    .option(
      '--overlap <duration>',
      'Time before the end of the last pull in which to look again for late events (default: 1h)',
      parseDuration,
    )
    .option('--follow', 'Keep copying new events until you stop it')
    .action((options: Options) => pull(run, options))
}

async function pull(run: CommandRun, options: Options): Promise<void> {
  const { since, fromTime, toTime, follow = false, overlap: overlapMs } = options
  refuseTwoStarts(since, fromTime)
  if (options.with !== undefined && options.rollout !== undefined)
    throw new InputError('--with and --rollout both set what to copy; drop one')
  if (follow && toTime !== undefined) throw new InputError('--follow has no end, and --to-time sets one; drop one')
  refuseEmptyRange(fromTime, toTime)
  const [{ pullEvents }, { followEvents }, { connect }, { workMessage }] = await Promise.all([
    import('../datadog/pull/pull-events.ts'),
    import('../datadog/pull/follow-events.ts'),
    import('../datadog/client/connection.ts'),
    import('../datadog/pull/pull-messages.ts'),
  ])
  const journey = await readJourney(run, options.definition)
  const config = await readConfigOf(run, journey, options.config)
  const kinds = options.with ?? (await neededKinds(run, journey, options.rollout))
  const connection = await connect({ site: journey.profile.monitoring.site, env: run.env, retries: 0 })
  const stop = new AbortController()
  const unregister = follow ? run.onStop(() => stop.abort()) : () => {}
  const began = Date.now()
  const from = fromTime ?? (toTime ?? began) - (since ?? DAY)
  const round = async ({ from, isDue }: FollowRound) => {
    const log = await createPullLog(run)
    try {
      return await pullEvents(journey, connection, {
        ...{ folder: run.resolve(options.out), kinds, overlapMs, isDue, signal: stop.signal },
        ...{ from, to: toTime ?? Date.now() },
        config: { ...config, env: options.env ?? config.env },
        onStart: work => isDue === undefined && run.log(workMessage(work)),
        ...log.handlers,
      })
    } finally {
      log.end()
    }
  }
  try {
    if (follow) await followEvents(round, { from, signal: stop.signal })
    const { added, missing } = await round({ from })
    run.print(`${counted(added, 'new event')} in ${options.out}`)
    if (missing > 0) run.exitCode = 1
  } catch (error) {
    if (!stop.signal.aborted) {
      if (error instanceof Failure)
        run.log(`journey-monitor: what was pulled is kept in ${options.out}; run the command again to continue`)
      throw error
    }
    run.print(`Stopped. What was pulled is in ${options.out}`)
  } finally {
    unregister()
  }
}

/** Returns the kinds of events that the criteria of the plan need; without a plan, all kinds. */
async function neededKinds(
  run: CommandRun,
  journey: LoadedJourney,
  file: string | undefined,
): Promise<readonly PullKind[]> {
  const plan = await findPlan(run, journey, file)
  if (plan === undefined) return OTHER_KINDS
  const kinds = kindsOfPlan(plan)
  run.log(
    `journey-monitor: copying ${listed(['the journey’s events', ...kinds])}, as the criteria of ${file ?? 'rollout.json'} need; to copy more, use --with`,
  )
  return kinds
}

function parseKinds(text: string): PullKind[] {
  const names = text === 'none' ? [] : text.split(',').map(name => name.trim())
  const unknown = names.filter(name => !OTHER_KINDS.some(kind => kind === name))
  if (unknown.length > 0) throw new InvalidArgumentError(`It must be none, or some of ${OTHER_KINDS.join(', ')}.`)
  return OTHER_KINDS.filter(kind => names.includes(kind))
}
