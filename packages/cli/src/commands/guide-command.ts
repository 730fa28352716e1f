import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

interface Options {
  readonly team: string
  readonly rollout?: string
  readonly definition?: string
}

/** `journey-monitor guide`: prints a product guide's section on the journey. */
export function guideCommand(run: CommandRun): Command {
  return new Command('guide')
    .description('Print a section for a product guide as Markdown: steps, owners, failure codes, limitations')
    .requiredOption('--team <team>', 'Team that the guide is for, such as meds')
    .option('--rollout <file>', 'Rollout settings, for links to dashboards, Slack and the plan')
    .addOption(definitionOption)
    .action(async ({ team, rollout, definition }: Options) => {
      const { renderGuide } = await import('../guide/guide.ts')
      const journey = await readJourney(run, definition)
      if (rollout === undefined) {
        run.stdout.write(renderGuide(journey, team))
        return
      }
      const { readPlan } = await import('../rollout/read-plan.ts')
      const { links = [], slack } = await readPlan(run.resolve(rollout), journey)
      run.stdout.write(renderGuide(journey, team, { links, slackChannel: slack?.channel }))
    })
}
