import type { Command } from 'commander'
import type { EventInput } from '../events/find-event-files.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { asOfOption, definitionOption, envOption, exactOption, sourceOption } from './command-options.ts'
import { type CacheOptions, cacheOption, OTHER_KINDS, pullPeriod } from './pulled-events.ts'

/** Options that all documents of a rollout have. */
export interface RolloutDocumentOptions extends Omit<CacheOptions, 'counts'> {
  readonly rollout: string
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** Adds the options for the events, the time and the audience of a document. */
export function addRolloutDocumentOptions(command: Command): Command {
  const options = [exactOption, asOfOption, definitionOption, sourceOption, envOption, cacheOption]
  return options.reduce((extended, option) => extended.addOption(option), command)
}

/**
 * Finds the events for a rollout document, and the time to which it refers. Reads files in place, and copies Datadog's
 * events to a folder.
 */
export async function readRolloutInputs(
  run: CommandRun,
  journey: LoadedJourney,
  inputs: readonly string[],
  options: RolloutDocumentOptions,
): Promise<{ readonly inputs: readonly EventInput[]; readonly asOf: number | undefined }> {
  const { source, rollout, asOf = Date.now() } = options
  if (source === 'files') return { inputs: run.inputs(inputs), asOf: options.asOf }
  const [{ readPlan }, { planPeriod }] = await Promise.all([
    import('../rollout/read-plan.ts'),
    import('../rollout/stages.ts'),
  ])
  const period = planPeriod(await readPlan(run.resolve(rollout), journey), asOf)
  if (!period)
    throw new InputError(`no stage has begun: set "started" of a stage in ${rollout}, or use a later --as-of`)
  const folder = await pullPeriod(run, journey, options, { period, asOf, kinds: OTHER_KINDS })
  if (folder === undefined) throw new InputError('the rollout has too many events to copy for one document')
  return { inputs: [folder], asOf }
}
