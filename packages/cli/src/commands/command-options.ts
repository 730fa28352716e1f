import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import * as parsing from '../system/parse-time.ts'
import type { CommandRun } from './command-context.ts'

/** Options that name the events to read. */
export interface StoreOptions {
  readonly source: 'files' | 'datadog'
  readonly env?: string
  readonly verbose?: boolean
}

export const inputsArgument = new Argument(
  '[inputs...]',
  'Files of RUM events (plain, gzip or zstd), folders of them, or - for standard input',
).default(['.journeys'])

export const definitionOption = new Option(
  '--definition <file>',
  'Module that exports the journey definition (default: the prescription renewal)',
)

/**
 * Loads the journey that `--definition` names; without it, the prescription renewal.
 * @throws InputError when the module is missing, or exports no valid definition or profile.
 */
export async function readJourney({ resolve }: CommandRun, module: string | undefined): Promise<LoadedJourney> {
  if (module === undefined) {
    const { renewalJourney } = await import('../renewal/renewal-profile.ts')
    return renewalJourney
  }
  const { loadDefinition } = await import('../journey/load-definition.ts')
  return loadDefinition(resolve(module))
}

export const jsonOption = new Option('--json', 'Print JSON')

export const fromTimeOption = new Option(
  '--from-time <time>',
  'Count only journeys that started at this time or later; ISO 8601, in UTC',
).argParser(parseTime)

export const toTimeOption = new Option(
  '--to-time <time>',
  'Count only journeys that started before this time',
).argParser(parseTime)

export const asOfOption = new Option(
  '--as-of <time>',
  'Time at which journeys must have ended to count as lost, or "now"; it hides no later journeys: --to-time does (default: the date of the newest event)',
).argParser(parseAsOf)

export const sourceOption = new Option(
  '--source <name>',
  'Where the events are: in files, or in Datadog, which needs DD_API_KEY and DD_APP_KEY',
)
  .choices(['files', 'datadog'])
  .default('files')

export const envOption = new Option(
  '--env <name>',
  'With --source datadog: count only events of this environment (default: the monitored one)',
)

export const rolloutOption = new Option('--rollout <file>', 'File with the rollout plan').default('rollout.json')

export const exactOption = new Option('--exact', 'Show counts from 1 to 10 too, for the team alone')

/**
 * Refuses options that only apply to files, if the source is Datadog.
 * @throws InputError if there is one.
 */
export function refuseInputs({ source, env, verbose }: StoreOptions, { args: inputs }: Pick<Command, 'args'>): void {
  if (source === 'files' && env !== undefined) throw new InputError('--env is for --source datadog; drop it')
  if (source === 'files') return
  if (inputs.length > 0) throw new InputError(`--source datadog reads no files; drop ${inputs.join(' ')}`)
  if (verbose) throw new InputError('--verbose lists lines of files, and --source datadog reads none; drop one')
}

/**
 * Refuses an empty time range.
 * @throws InputError if --to-time is not after --from-time.
 */
export function refuseEmptyRange(from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || from < to) return
  const [first, last] = [from, to].map(time => new Date(time).toISOString())
  throw new InputError(`--from-time ${first} is not before --to-time ${last}; swap them`)
}

/**
 * Refuses two starts of a time range.
 * @throws InputError if --since and --from-time are both given.
 */
export function refuseTwoStarts(since: number | undefined, from: number | undefined): void {
  if (since === undefined || from === undefined) return
  throw new InputError('--since and --from-time both set the start; drop one')
}

/** Parses a time into epoch ms. */
export function parseTime(text: string): number {
  const time = parsing.parseTime(text)
  if (time === undefined) throw new InvalidArgumentError('It must be a time like 2026-11-20 or 2026-11-20T09:30:00Z.')
  return time
}

export function parseAsOf(text: string): number {
  return text === 'now' ? Date.now() : parseTime(text)
}

/** Parses a duration into ms. */
export function parseDuration(text: string): number {
  const duration = parsing.parseDuration(text)
  if (duration === undefined) throw new InvalidArgumentError('It must be a duration like 30m, 24h or 7d.')
  return duration
}
