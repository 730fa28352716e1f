import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { errorCode, InputError } from '../system/errors.ts'
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
} from './command-options.ts'
import { type CacheOptions, cacheOption, countsOption } from './pulled-events.ts'
import { withLook } from './rollout-look.ts'

interface Options extends CacheOptions {
  readonly rollout: string
  readonly html: string
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** `journey-monitor rollout status`: one page of the whole rollout. */
export function rolloutStatusCommand(run: CommandRun): Command {
  return new Command('status')
    .description('Write a page of the whole rollout: stages, criteria over time, and what the next stage waits for')
    .addArgument(inputsArgument)
    .requiredOption('--html <file>', 'File to write')
    .addOption(rolloutOption)
    .addOption(exactOption)
    .option('--as-of <time>', 'Time at which to decide (default: now)', parseAsOf)
    .addOption(definitionOption)
    .addOption(sourceOption)
    .addOption(envOption)
    .addOption(cacheOption)
    .addOption(countsOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      refuseInputs(options, command)
      await writeStatus(run, inputs, options)
    })
}

async function writeStatus(run: CommandRun, inputs: readonly string[], options: Options): Promise<void> {
  const { asOf = Date.now(), exact = false } = options
  const [{ readPlan }, { readStatus }, { renderStatus }] = await Promise.all([
    import('../rollout/read-plan.ts'),
    import('../rollout/status/read-status.ts'),
    import('../rollout/status/render-status.ts'),
  ])
  const journey = await readJourney(run, options.definition)
  const planFile = run.resolve(options.rollout)
  const plan = await readPlan(planFile, journey)
  const status = await withProgress('reading the events', run.stderr, () =>
    withLook(run, journey, plan, { ...options, inputs, asOf }, look =>
      readStatus({ ...journey, plan, planFile, asOf, look, isExact: exact }),
    ),
  )
  try {
    await writeFile(run.resolve(options.html), renderStatus(status, journey))
  } catch (error) {
    throw new InputError(`${options.html} cannot be written (${errorCode(error)})`)
  }
  run.print(`Wrote ${options.html}.`)
}
