import { resolve } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Command, Option } from 'commander'
import { InputError } from './input-error.ts'

interface Options {
  readonly app: string
  readonly sources: readonly string[]
  readonly json?: boolean
  readonly definition?: string
}

/** Options that the surrounding program passes to the command. */
export interface CoverageCommandRun {
  /** The folder that relative paths start from. */
  readonly cwd: string
  /** The width of the terminal. */
  readonly columns: number
  print(text: string): void
  /** Called with 1 if the source has a problem. */
  setExitCode(code: number): void
  /** Ends the command for a wrong option, source or definition. */
  refuse(message: string): never
}

/** Creates the command `coverage`, which compares the signals in an app's source with the definition. */
export function coverageCommand(run: CoverageCommandRun): Command {
  return new Command('coverage')
    .description('Check that an app’s source signals every step in the definition')
    .requiredOption('--app <name>', 'Name of the app in the definition')
    .requiredOption('--sources <globs...>', 'JavaScript and TypeScript files of the app; tests are left out')
    .addOption(new Option('--json', 'Print JSON'))
    .addOption(
      new Option(
        '--definition <file>',
        'Module that exports the journey definition (default: the prescription renewal)',
      ),
    )
    .action(async (options: Options) => {
      try {
        const { coverageOfSources } = await import('./source-coverage.ts')
        const definition = await readDefinition(options.definition, run.cwd)
        const coverage = await coverageOfSources(definition, options.app, options.sources, run.cwd)
        if (options.json) run.print(JSON.stringify(coverage, null, 2))
        else run.print((await import('./render-coverage.ts')).renderCoverage(coverage, run.columns))
        if (coverage.problems.length > 0) run.setExitCode(1)
      } catch (error) {
        if (error instanceof InputError) run.refuse(error.message)
        throw error
      }
    })
}

async function readDefinition(module: string | undefined, cwd: string): Promise<JourneyDefinition> {
  if (module === undefined) return (await import('@journey-monitor/sdk/renewal')).renewal
  const { importDefinition } = await import('./definition.ts')
  return (await importDefinition(resolve(cwd, module))).definition
}
