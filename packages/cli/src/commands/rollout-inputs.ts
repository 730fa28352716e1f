import type { Command } from 'commander'
import type { EventInput } from '../events/find-event-files.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { asOfOption, definitionOption, envOption, exactOption, sourceOption } from './command-options.ts'
import { type CacheOptions, cacheOption, pullPeriod } from './pulled-events.ts'

/** The options that all documents of a rollout have. */
export interface DocumentOptions extends Omit<CacheOptions, 'counts'> {
  readonly rollout: string
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** Adds what says from which events, as of when and for whom a document is written. */
export function addDocumentOptions(command: Command): Command {
  const options = [exactOption, asOfOption, definitionOption, sourceOption, envOption, cacheOption]
  return options.reduce((extended, option) => extended.addOption(option), command)
}

/**
 * Finds the events that a document of the rollout is written from, and says when the question is asked: those of files as
 * they are named, those of Datadog in a folder that they are copied to.
 */
export async function readRolloutInputs(
  run: CommandRun,
  journey: LoadedJourney,
  inputs: readonly string[],
  options: DocumentOptions,
): Promise<{ readonly inputs: readonly EventInput[]; readonly asOf: number | undefined }> {
  const { source, rollout, asOf = Date.now() } = options
  if (source === 'files') return { inputs: run.inputs(inputs), asOf: options.asOf }
  const [{ readPlan }, { planPeriod }] = await Promise.all([
    import('../rollout/read-plan.ts'),
    import('../rollout/stages.ts'),
  ])
  const period = planPeriod(await readPlan(run.resolve(rollout), journey), asOf)
  if (!period) throw new InputError(`no stage has begun: set its "started" in ${rollout}, or ask --as-of later`)
  const kinds = ['views', 'requests', 'errors'] as const
  const folder = await pullPeriod(run, journey, options, { period, asOf, kinds })
  if (folder === undefined) throw new InputError('the rollout has too many events to be copied for one document')
  return { inputs: [folder], asOf }
}
