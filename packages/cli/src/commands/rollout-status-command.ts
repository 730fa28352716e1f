import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { errorCode, InputError } from '../system/errors.ts'
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
  readonly html: string
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
  const [{ readStatus }, { renderStatus }] = await Promise.all([
    import('../rollout/status/read-status.ts'),
    import('../rollout/status/render-status.ts'),
  ])
  const rollout = await readRollout(run, options)
  const { journey } = rollout
  const status = await withEvidence(run, rollout, { ...options, inputs }, loadEvidence =>
    readStatus({ ...journey, ...rollout, loadEvidence, isExact: options.exact ?? false }),
  )
  try {
    await writeFile(run.resolve(options.html), renderStatus(status, journey))
  } catch (error) {
    throw new InputError(`${options.html} cannot be written (${errorCode(error)})`)
  }
  run.print(`Wrote ${options.html}.`)
}
