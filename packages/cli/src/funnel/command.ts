import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Command, InvalidArgumentError, Option } from 'commander'
import { loadDefinition } from '../definition.ts'
import { InputError } from '../errors.ts'
import { withProgress } from '../system/progress.ts'
import { computeFunnel, type FunnelOptions, type Rejection } from './funnel.ts'
import type { FunnelResult } from './funnel-result.ts'
import { renderFunnel } from './table.ts'

interface Options {
  readonly json?: boolean
  readonly since?: number
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly where?: Readonly<Record<string, string>>
  readonly by?: string
  readonly verbose?: boolean
  readonly definition?: string
  readonly source: 'files' | 'datadog'
  readonly env?: string
}

/** A store of events that can be asked for the funnel. */
export type FunnelStore = (
  definition: JourneyDefinition,
  options: Omit<FunnelOptions, 'onRejected'> & { readonly env?: string | undefined },
) => Promise<FunnelResult<null>>

/** `journey-monitor funnel`: where journeys were lost, and whose that was. */
export function funnelCommand(askDatadog: FunnelStore): Command {
  return new Command('funnel')
    .description('say where journeys were lost, and whose that was')
    .argument('[inputs...]', 'files of RUM events, plain or gzip, folders of them, or - for standard input', [
      '.journeys',
    ])
    .option('--json', 'print JSON, for programs')
    .option('--since <duration>', 'only journeys that started in the last 30m, 24h or 7d before --as-of', parseDuration)
    .option('--from-time <time>', 'only journeys that started at this time or later; ISO 8601, UTC', parseTime)
    .option('--to-time <time>', 'only journeys that started before this time', parseTime)
    .option('--as-of <time>', 'when the question is asked, or "now" (default: the date of the newest event)', parseAsOf)
    .option(
      '--where <name=value>',
      'only journeys with this value at their first event: of an attribute, day, app_version or journey_version; may be repeated',
      collect,
    )
    .option('--by <name>', 'also say the same for each value of one of those')
    .option('--verbose', 'list rejected lines, on standard error: file, line and reason')
    .option('--definition <file>', 'the module that exports the journey definition (default: the prescription renewal)')
    .addOption(sourceOption())
    .option(
      '--env <name>',
      'with --source datadog: only events of this environment (default: the one that is monitored)',
    )
    .action(async (inputs: string[], options: Options, command: Command) => {
      refuseInputs(options, command)
      const told = await withProgress('reading the events', () => run(inputs, options, askDatadog))
      process.stdout.write(`${told}\n`)
    })
}

async function run(
  inputs: readonly string[],
  { json, since, fromTime: from, toTime: to, asOf, where, by, verbose, definition, source, env }: Options,
  askDatadog: FunnelStore,
): Promise<string> {
  if (since !== undefined && from !== undefined) throw new InputError('--since and --from-time both say when; drop one')
  if (from !== undefined && to !== undefined && from >= to) {
    throw new InputError(`--from-time ${iso(from)} is not before --to-time ${iso(to)}; swap them`)
  }
  const journey = await loadDefinition(definition)
  const choice = { since, from, to, asOf, where, by }
  const result =
    source === 'datadog'
      ? await askDatadog(journey, { ...choice, env })
      : await computeFunnel(journey, inputs, {
          ...choice,
          refuseEmpty: true,
          onRejected: verbose ? list : undefined,
        })
  return json ? JSON.stringify(result, null, 2) : renderFunnel(journey, result, { where, by })
}

/** Where the events are. */
export function sourceOption(): Option {
  return new Option('--source <name>', 'where the events are: in files, or in Datadog, by DD_API_KEY and DD_APP_KEY')
    .choices(['files', 'datadog'])
    .default('files')
}

/** @throws InputError where Datadog is asked, and something is said that only files can mean. */
export function refuseInputs(
  { source, env, verbose }: Pick<Options, 'source' | 'env' | 'verbose'>,
  { args: inputs }: Pick<Command, 'args'>,
): void {
  if (source === 'files' && env !== undefined) throw new InputError('--env is for --source datadog; drop it')
  if (source === 'files') return
  if (inputs.length > 0) throw new InputError(`--source datadog reads no files; drop ${inputs.join(' ')}`)
  if (verbose) throw new InputError('--verbose lists lines of files, and --source datadog reads none; drop one')
}

function list({ file, line, reason }: Rejection): void {
  process.stderr.write(`${file}:${line}: ${reason}\n`)
}

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/

/** A time on the command line, in epoch ms. */
export function parseTime(text: string): number {
  const [, day, clock = 'T00:00', , , zone = 'Z'] = ISO_TIME.exec(text) ?? []
  const time = Date.parse(`${day}${clock}${zone}`)
  const isDay = day !== undefined && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day)
  if (Number.isNaN(time) || !isDay)
    throw new InvalidArgumentError('It must be a time like 2026-11-20 or 2026-11-20T09:30:00Z.')
  return time
}

/** The same, or `now`. */
export function parseAsOf(text: string): number {
  return text === 'now' ? Date.now() : parseTime(text)
}

const UNITS = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 }

function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (!Number(amount)) throw new InvalidArgumentError('It must be a duration like 30m, 24h or 7d.')
  return Number(amount) * UNITS[unit as keyof typeof UNITS]
}

function collect(text: string, conditions: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be like page=list.')
  if (Object.hasOwn(conditions, name)) throw new InvalidArgumentError(`${name} can have one value only.`)
  return { ...conditions, [name]: value }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
