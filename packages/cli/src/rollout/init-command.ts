import { Command } from 'commander'
import { loadDefinition } from '../definition.ts'
import { InputError } from '../events/input-error.ts'
import { initPlan } from './init.ts'

interface Options {
  readonly rollout: string
  readonly definition?: string
}

/** `journey-monitor rollout init`: a commented rollout.json to begin with. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a commented rollout.json to begin with')
    .option('--rollout <file>', 'the file to write', 'rollout.json')
    .option('--definition <file>', 'the module that exports the journey definition (default: the prescription renewal)')
    .action(async ({ rollout, definition }: Options, command: Command) => {
      try {
        await initPlan(rollout, await loadDefinition(definition))
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        command.error(`journey-monitor: ${error.message}`, { exitCode: 2 })
      }
      process.stdout.write(`${rollout} is written: fill it in, and ask journey-monitor rollout check --stage A\n`)
    })
}
