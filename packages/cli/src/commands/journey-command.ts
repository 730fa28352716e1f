import { Command, Option } from 'commander'
import { InputError } from '../system/errors.ts'
import { withProgress } from '../system/progress.ts'
import type { CommandRun } from './command-context.ts'
import { asOfOption, definitionOption, inputsArgument, jsonOption, readJourney } from './options.ts'

interface Options {
  readonly json?: boolean
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** `journey-monitor journey`: one journey as a timeline. */
export function journeyCommand(run: CommandRun): Command {
  return new Command('journey')
    .description('Show one journey, event by event, for the team alone')
    .argument('<id>', 'Correlation ID: context.journey.id')
    .addArgument(inputsArgument)
    .addOption(new Option('--exact', 'Required: a journey is what one person did, for the team alone'))
    .addOption(jsonOption)
    .addOption(asOfOption)
    .addOption(definitionOption)
    .action(async (id: string, inputs: string[], { exact, json, asOf, definition: module }: Options) => {
      if (!exact)
        throw new InputError(
          'a journey is what one person did, which nobody outside the team may see; if you are of the team, add --exact',
        )
      const { definition } = await readJourney(run, module)
      const [{ readTimeline }, { renderTimeline }] = await Promise.all([
        import('../funnel/journey-timeline.ts'),
        import('../funnel/timeline-text.ts'),
      ])
      const read = () => readTimeline(definition, run.inputs(inputs), id, { asOf })
      const timeline = await withProgress('reading the events', run.stderr, read)
      run.print(json ? JSON.stringify(timeline, null, 2) : renderTimeline(timeline, run.stdout.columns))
    })
}
