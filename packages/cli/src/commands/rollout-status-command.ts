import { Command } from 'commander'
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

/** `journey-monitor rollout status`: writes a page about the whole rollout. */
export function rolloutStatusCommand(run: CommandRun): Command {
  return new Command('status')
    .description('Write a page about the whole rollout: stages, criteria over time, and what the next stage waits for')
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
  const [{ readStatus }, { renderStatus }, { writeAtomically }] = await Promise.all([
    import('../rollout/status/read-status.ts'),
    import('../rollout/status/render-status.ts'),
    import('../system/write-atomically.ts'),
  ])
  const rollout = await readRollout(run, options)
  const { journey } = rollout
  const status = await withEvidence(run, rollout, { ...options, inputs }, loadEvidence =>
    readStatus({ ...journey, ...rollout, loadEvidence, isExact: options.exact ?? false }),
  )
  await writeAtomically([{ path: run.resolve(options.html), content: renderStatus(status, journey) }])
  run.print(`The status page is in ${options.html}`)
}
