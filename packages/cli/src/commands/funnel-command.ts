import { Command, InvalidArgumentError, Option } from 'commander'
import type { Rejection } from '../events/rejected-lines.ts'
import type { NamedPeriod } from '../funnel/journeys.ts'
import type { TimeUnit } from '../funnel/over-time.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import { withProgress } from '../system/progress.ts'
import type { CommandRun } from './command-context.ts'
import {
  asOfOption,
  definitionOption,
  envOption,
  fromTimeOption,
  inputsArgument,
  jsonOption,
  parseDuration,
  parseTime,
  readJourney,
  refuseEmptyRange,
  refuseInputs,
  refuseTwoStarts,
  rolloutOption,
  type StoreOptions,
  sourceOption,
  toTimeOption,
} from './command-options.ts'
import { writeCsvFiles } from './csv-files.ts'

interface Options extends StoreOptions {
  readonly json?: boolean
  readonly csv?: string
  readonly exact?: boolean
  readonly since?: number
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly where?: Readonly<Record<string, string>>
  readonly by?: string
  readonly compare?: readonly [string, string]
  readonly odds?: boolean
  readonly rollout: string
  readonly over?: TimeUnit
  readonly definition?: string
}

/** `journey-monitor funnel`: shows where journeys were lost and which team owns each loss. */
export function funnelCommand(run: CommandRun): Command {
  return new Command('funnel')
    .description('Show where journeys were lost and which team owns each loss')
    .addArgument(inputsArgument)
    .addOption(jsonOption)
    .option(
      '--compare <a,b>',
      'Also compare two values of --by, or two times: 2026-11-01..2026-11-08,2026-11-08..2026-11-15',
      parsePair,
    )
    .option('--odds', 'Also show what differs between the journeys that were lost and those that converted')
    .addOption(
      new Option('--over <unit>', 'Also count the journeys that began in each hour, day or week').choices([
        'hour',
        'day',
        'week',
      ]),
    )
    .option('--csv <folder>', 'Also write the tables into this folder as CSV')
    .option('--exact', 'For the team only: the files of --csv have every table, with counts from 1 to 10, too')
    .option(
      '--since <duration>',
      'Count only journeys that started in the last 30m, 24h or 7d before --as-of',
      parseDuration,
    )
    .addOption(fromTimeOption)
    .addOption(toTimeOption)
    .addOption(asOfOption)
    .option(
      '--where <name=value>',
      'Count only journeys with this value at their first event. Names: an attribute, day, app_version, journey_version, entry_step. Repeat it to combine conditions',
      collect,
    )
    .option('--by <name>', 'Repeat the result for each value of one of these names, or for each stage of --rollout')
    .addOption(rolloutOption)
    .option('--verbose', 'List rejected lines on standard error: file, line and reason')
    .addOption(definitionOption)
    .addOption(sourceOption)
    .addOption(envOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      refuseInputs(options, command)
      run.print(await withProgress('reading the events', run.stderr, () => funnelText(run, inputs, options)))
    })
}

async function funnelText(run: CommandRun, inputs: readonly string[], options: Options): Promise<string> {
  const {
    json,
    csv,
    exact,
    since,
    fromTime: from,
    toTime: to,
    asOf,
    where,
    by,
    over,
    odds,
    verbose,
    source,
    env,
  } = options
  const { definition: module } = options
  refuseTwoStarts(since, from)
  refuseEmptyRange(from, to)
  const { compare } = options
  const journey = await readJourney(run, module)
  const { definition, profile } = journey
  const periods = await periodsOf(run, journey, options)
  const choice = { since, from, to, asOf, where, ...(periods ? {} : { by }) }
  const logRejection = ({ file, line, reason }: Rejection) => run.log(`${file}:${line}: ${reason}`)
  const fromFiles = async () => {
    const { computeFunnel } = await import('../funnel/compute-funnel.ts')
    const onRejected = verbose ? logRejection : undefined
    const onUnreadable = (file: string, reason: string) => run.log(`journey-monitor: ${file}: ${reason}`)
    return computeFunnel(definition, run.inputs(inputs), {
      ...{ ...choice, over, periods, odds, refuseEmpty: true },
      ...{ onRejected, onUnreadable },
    })
  }
  const fileOnlyOptions = [
    over !== undefined && '--over',
    odds && '--odds',
    periods && (by === 'stage' ? '--by stage' : '--compare'),
  ]
  const [option] = fileOnlyOptions.filter(each => typeof each === 'string')
  if (option !== undefined && source === 'datadog')
    throw new InputError(`${option} counts journeys in files, and --source datadog reads none; drop one`)
  const fromDatadog = async () => {
    const { datadogStores } = await import('../datadog/source/datadog-stores.ts')
    return datadogStores({ profile, env: run.env, log: run.log }).funnel(definition, { ...choice, env })
  }
  const sharedTables = async () => {
    const [{ publishFunnelTables }, { sharedFunnelCsv }] = await Promise.all([
      import('../report/publish-funnel-tables.ts'),
      import('../report/shared-funnel-csv.ts'),
    ])
    return sharedFunnelCsv(publishFunnelTables(definition, found, { by, periods }))
  }
  if (compare && by === undefined && !periods)
    throw new InputError('--compare compares two values of --by; add --by, e.g. --by app_version, or name two times')
  const found = source === 'datadog' ? await fromDatadog() : await fromFiles()
  const { compareGroups } = await import('../funnel/compare-groups.ts')
  const result = compare ? { ...found, comparison: compareGroups(definition, found.groups ?? [], compare) } : found
  if (csv !== undefined) {
    const files = exact ? (await import('../funnel/funnel-csv.ts')).funnelCsv(found) : await sharedTables()
    await writeCsvFiles(run.resolve(csv), files)
  }
  if (json) return JSON.stringify(result, (name, value) => (name === 'timed' ? undefined : value), 2)
  const { renderFunnel } = await import('../funnel/render-funnel.ts')
  const { hasColors, columns } = run
  return renderFunnel(definition, result, { profile, where, by: by ?? (periods && 'time'), hasColors, columns })
}

/** Time ranges that group the journeys, if any: the two that are compared, or the stages of a rollout that have begun. */
async function periodsOf(
  run: CommandRun,
  journey: LoadedJourney,
  { by, compare, rollout, asOf = Date.now() }: Options,
): Promise<readonly NamedPeriod[] | undefined> {
  if (by === undefined) {
    const windows = compare?.map(name => ({ name, ends: name.split('..') })) ?? []
    if (windows.length === 0 || windows.some(({ ends }) => ends.length !== 2)) return undefined
    return windows.map(({ name, ends }) => {
      const [from, to] = ends.map(parseTime) as [number, number]
      refuseEmptyRange(from, to)
      return { name, from, to }
    })
  }
  if (by !== 'stage' || journey.definition.attributes?.stage) return undefined
  const [{ readPlan }, { periodOf }, { stagesOf }] = await Promise.all([
    import('../rollout/read-plan.ts'),
    import('../rollout/stages.ts'),
    import('../rollout/rollout-plan.ts'),
  ])
  const plan = await readPlan(run.resolve(rollout), journey)
  const periods = stagesOf(plan).flatMap(stage => {
    const period = periodOf(plan, stage, asOf)
    return period ? [{ name: stage.id, ...period }] : []
  })
  if (periods.length === 0) throw new InputError(`no stage of ${rollout} has begun; write the "started" of one`)
  return periods
}

function parsePair(text: string): readonly [string, string] {
  const [a, b, ...rest] = text.split(',')
  if (!a || !b || rest.length > 0) throw new InvalidArgumentError('It must be two values, like 1.0,1.1.')
  return [a, b]
}

function collect(text: string, conditions: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be like page=list.')
  if (Object.hasOwn(conditions, name)) throw new InvalidArgumentError(`${name} can have one value only.`)
  return { ...conditions, [name]: value }
}
