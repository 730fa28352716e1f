import { Command } from 'commander'
import type { Coverage } from '../signal-coverage/coverage.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, jsonOption, readJourney } from './options.ts'

interface Options {
  readonly app: string
  readonly sources: readonly string[]
  readonly json?: boolean
  readonly definition?: string
}

/** Creates `journey-monitor coverage`, which compares the signals in an app's source with the definition. */
export function coverageCommand(run: CommandRun): Command {
  return new Command('coverage')
    .description('Check that an app’s source signals every step in the definition')
    .requiredOption('--app <name>', 'Name of the app in the definition')
    .requiredOption('--sources <globs...>', 'JavaScript and TypeScript files of the app; tests are left out')
    .addOption(jsonOption)
    .addOption(definitionOption)
    .action(async ({ app, sources, json, definition }: Options) => {
      const { coverageOfSources } = await import('../signal-coverage/source-coverage.ts')
      const journey = await readJourney(run, definition)
      const coverage = await coverageOfSources(journey.definition, app, sources, run.cwd)
      run.print(json ? JSON.stringify(coverage, null, 2) : await table(coverage))
      if (coverage.problems.length > 0) run.exitCode = 1
    })
}

async function table(coverage: Coverage): Promise<string> {
  const { renderCoverage } = await import('../signal-coverage/render-coverage.ts')
  return renderCoverage(coverage)
}
