import { Command, InvalidArgumentError } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import {
  asOfOption,
  definitionOption,
  envOption,
  fromTimeOption,
  inputsArgument,
  jsonOption,
  refuseInputs,
  refuseNoTime,
  type StoreOptions,
  sourceOption,
  toTimeOption,
} from '../options.ts'
import { InputError } from '../system/errors.ts'
import { withProgress } from '../system/progress.ts'
import { DAY, HOUR, MINUTE } from '../system/time-units.ts'
import { computeFunnel, type Rejection } from './funnel.ts'
import type { FunnelStore } from './funnel-store.ts'
import { renderFunnel } from './table.ts'

interface Options extends StoreOptions {
  readonly json?: boolean
  readonly since?: number
  readonly fromTime?: number
  readonly toTime?: number
  readonly asOf?: number
  readonly where?: Readonly<Record<string, string>>
  readonly by?: string
  readonly definition?: string
}

/** `journey-monitor funnel`: where journeys were lost, and whose that was. */
export function funnelCommand(askDatadog: FunnelStore): Command {
  return new Command('funnel')
    .description('say where journeys were lost, and whose that was')
    .addArgument(inputsArgument)
    .addOption(jsonOption)
    .option('--since <duration>', 'only journeys that started in the last 30m, 24h or 7d before --as-of', parseDuration)
    .addOption(fromTimeOption)
    .addOption(toTimeOption)
    .addOption(asOfOption)
    .option(
      '--where <name=value>',
      'only journeys with this value at their first event: of an attribute, day, app_version or journey_version; may be repeated',
      collect,
    )
    .option('--by <name>', 'also say the same for each value of one of those')
    .option('--verbose', 'list rejected lines, on standard error: file, line and reason')
    .addOption(definitionOption)
    .addOption(sourceOption)
    .addOption(envOption)
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
  refuseNoTime(from, to)
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

function list({ file, line, reason }: Rejection): void {
  process.stderr.write(`${file}:${line}: ${reason}\n`)
}

const UNITS = { m: MINUTE, h: HOUR, d: DAY }

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
