import { Command } from 'commander'
import type { FunnelStore } from '../funnel/funnel-store.ts'
import { loadDefinition } from '../journey/load-definition.ts'
import {
  definitionOption,
  envOption,
  inputsArgument,
  jsonOption,
  parseAsOf,
  refuseInputs,
  rolloutOption,
  type StoreOptions,
  sourceOption,
} from '../options.ts'
import { withProgress } from '../system/progress.ts'
import { check } from './check.ts'
import { withFileEvidence } from './file-evidence.ts'
import { lookInStore } from './funnel-evidence.ts'
import { readPlan } from './read-plan.ts'
import { renderCheck } from './render-check.ts'
import { stageOf, titleOf } from './stages.ts'
import { EXIT_CODES } from './verdict.ts'

interface Options extends StoreOptions {
  readonly rollout: string
  readonly stage: string
  readonly json?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** `journey-monitor rollout check`: whether a stage may advance. */
export function checkCommand(askDatadog: FunnelStore): Command {
  return new Command('check')
    .description('decide on a stage: advance (exit code 0), hold (10), roll back (20), or after one resume (0)')
    .addArgument(inputsArgument)
    .requiredOption('--stage <id>', 'the stage')
    .addOption(rolloutOption)
    .addOption(jsonOption)
    .option('--as-of <time>', 'when the question is asked, for a dry run on the past (default: now)', parseAsOf)
    .addOption(definitionOption)
    .addOption(sourceOption)
    .addOption(envOption)
    .action(async (inputs: string[], options: Options, command: Command) => {
      refuseInputs(options, command)
      process.exitCode = await run(inputs, options, askDatadog)
    })
}

async function run(inputs: readonly string[], options: Options, askDatadog: FunnelStore): Promise<number> {
  const { rollout, json, asOf = Date.now(), source, env } = options
  const definition = await loadDefinition(options.definition)
  const plan = await readPlan(rollout, definition)
  const stage = stageOf(plan, options.stage)
  const checked = await withProgress('reading the events', () =>
    check({
      definition,
      plan,
      planFile: rollout,
      stage,
      asOf,
      look:
        source === 'datadog'
          ? lookInStore(askDatadog, definition, { asOf, env })
          : (period, use) => withFileEvidence(definition, inputs, period, asOf, use),
    }),
  )
  process.stdout.write(`${json ? JSON.stringify(checked, null, 2) : renderCheck(checked, titleOf(stage))}\n`)
  return EXIT_CODES[checked.verdict]
}
