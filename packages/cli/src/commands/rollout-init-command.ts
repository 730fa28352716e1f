import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './options.ts'

interface Options {
  readonly rollout: string
  readonly definition?: string
}

/** `journey-monitor rollout init`: a commented rollout.json to begin with. */
export function rolloutInitCommand(run: CommandRun): Command {
  return new Command('init')
    .description('write a commented rollout.json to begin with')
    .option('--rollout <file>', 'the file to write', 'rollout.json')
    .addOption(definitionOption)
    .action(async ({ rollout, definition }: Options) => {
      const { writeStarter } = await import('../rollout/write-starter.ts')
      await writeStarter(await readJourney(run, definition), run.resolve(rollout))
      run.print(`${rollout} is written; what it says are examples: fill it in`)
    })
}
