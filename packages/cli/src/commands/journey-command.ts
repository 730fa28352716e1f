import { Readable } from 'node:stream'
import { Command, Option } from 'commander'
import { InputError } from '../system/errors.ts'
import { withProgress } from '../system/progress.ts'
import type { CommandRun } from './command-context.ts'
import {
  asOfOption,
  definitionOption,
  envOption,
  inputsArgument,
  jsonOption,
  readJourney,
  refuseInputs,
  type StoreOptions,
  sourceOption,
} from './command-options.ts'

interface Options extends StoreOptions {
  readonly json?: boolean
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** `journey-monitor journey`: shows one journey as a timeline. */
export function journeyCommand(run: CommandRun): Command {
  return new Command('journey')
    .description('Show one journey, event by event, for the team alone')
    .argument('<id>', 'Correlation ID: context.journey.id')
    .addArgument(inputsArgument)
    .addOption(new Option('--exact', 'Required: a journey shows what one person did, so it is for the team alone'))
    .addOption(jsonOption)
    .addOption(asOfOption)
    .addOption(definitionOption)
    .addOption(sourceOption)
    .addOption(envOption)
    .action(async (id: string, inputs: string[], options: Options, command: Command) => {
      const { exact, json, definition: module, source, env } = options
      if (!exact)
        throw new InputError(
          'a journey shows what one person did, so only the team may see it; if you are on the team, add --exact',
        )
      refuseInputs(options, { args: command.args.slice(1) })
      const journey = await readJourney(run, module)
      const { definition, profile } = journey
      const asOf = options.asOf ?? (source === 'datadog' ? Date.now() : undefined)
      const fromDatadog = async () => {
        const [{ journeyLines }, { connect }, { defaultConfig }] = await Promise.all([
          import('../datadog/pull/find-journey.ts'),
          import('../datadog/client/connection.ts'),
          import('../datadog/config.ts'),
        ])
        const connection = await connect({ site: journey.profile.monitoring.site, env: run.env, retries: 0 })
        const config = defaultConfig(journey)
        const query = { config: { ...config, env: env ?? config.env }, now: asOf }
        const lines: string[] = []
        for await (const line of journeyLines(journey, connection, id, query)) lines.push(line)
        if (lines.length === 0) {
          throw new InputError(
            `Datadog has no events of the journey ${id} in the environment ${query.config.env} from the last 30 days; check the ID, --env and DD_SITE`,
          )
        }
        return [Readable.from(lines, { objectMode: false })]
      }
      const [{ readTimeline }, { renderTimeline }] = await Promise.all([
        import('../funnel/journey-timeline.ts'),
        import('../funnel/render-timeline.ts'),
      ])
      const read = async () =>
        readTimeline(definition, source === 'datadog' ? await fromDatadog() : run.inputs(inputs), id, { asOf })
      const timeline = await withProgress('reading the events', run.stderr, read)
      run.print(json ? JSON.stringify(timeline, null, 2) : renderTimeline(timeline, { profile, columns: run.columns }))
    })
}
