import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

interface Options {
  readonly rollout: string
  readonly definition?: string
}

/** `journey-monitor rollout init`: creates a commented rollout.json with example values. */
export function rolloutInitCommand(run: CommandRun): Command {
  return new Command('init')
    .description('Create a commented rollout.json with example values')
    .option('--rollout <file>', 'File to create', 'rollout.json')
    .addOption(definitionOption)
    .action(async ({ rollout, definition }: Options) => {
      const { writeStarter } = await import('../rollout/write-starter.ts')
      await writeStarter(await readJourney(run, definition), run.resolve(rollout))
      run.print(`Created ${rollout} with example values. Replace them before you run: journey-monitor rollout check`)
    })
}
