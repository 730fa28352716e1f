import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './options.ts'

interface Options {
  readonly team: string
  readonly definition?: string
}

/** `journey-monitor guide`: a product guide's section on the journey. */
export function guideCommand(run: CommandRun): Command {
  return new Command('guide')
    .description('Print a section for a product guide as Markdown: steps, owners, failure codes, limitations')
    .requiredOption('--team <team>', 'Team that the guide is for, such as meds')
    .addOption(definitionOption)
    .action(async ({ team, definition }: Options) => {
      const { renderGuide } = await import('../guide/guide.ts')
      run.stdout.write(renderGuide(await readJourney(run, definition), team))
    })
}
