import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { glob } from 'tinyglobby'
import { loadDefinition } from '../journey/load-definition.ts'
import { definitionOption, jsonOption } from '../options.ts'
import { InputError } from '../system/errors.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { renderCoverage } from './render-coverage.ts'
import { type Signal, signalsIn } from './signals.ts'

interface Options {
  readonly app: string
  readonly sources: readonly string[]
  readonly json?: boolean
  readonly definition?: string
}

/** What is no source of the app: a test signals what it likes. */
const IGNORED = [
  '**/node_modules/**',
  '**/dist/**',
  '**/*.{test,spec}.*',
  '**/*.unit.spec.*',
  '**/tests/**',
  '**/__tests__/**',
  '**/*.d.ts',
]

/** `journey-monitor coverage`: whether an app's source signals what the definition says. */
export function coverageCommand(): Command {
  return new Command('coverage')
    .description('hold what an app’s source signals against the definition; exit code 1 where a step goes dark')
    .requiredOption('--app <name>', 'the app, as the definition calls it')
    .requiredOption('--sources <globs...>', 'its source: JavaScript and TypeScript; tests are left out')
    .addOption(jsonOption)
    .addOption(definitionOption)
    .action(async (options: Options) => {
      const coverage = await run(options)
      process.stdout.write(`${options.json ? JSON.stringify(coverage, null, 2) : renderCoverage(coverage)}\n`)
      if (coverage.problems.length > 0) process.exitCode = 1
    })
}

async function run({ app, sources, definition: module }: Options): Promise<Coverage> {
  const definition = await loadDefinition(module)
  if (!definition.apps.includes(app)) {
    throw new InputError(`${definition.name} has no app "${app}"; use one of ${definition.apps.join(', ')}`)
  }
  const files = (
    await glob([...sources], {
      ignore: IGNORED,
    })
  )
    .filter(file => /\.[cm]?[jt]sx?$/.test(file))
    .sort()
  if (files.length === 0)
    throw new InputError(
      `--sources ${sources.join(' ')} matches no source; quote a glob, so that the shell leaves it alone`,
    )
  const signals: Signal[] = []
  for (const file of files) {
    try {
      signals.push(...signalsIn(await readFile(file, 'utf8'), file))
    } catch (error) {
      throw new InputError(`${file} cannot be read: ${(error as Error).message}`)
    }
  }
  return coverageOf(definition, app, { signals, files: files.length })
}
