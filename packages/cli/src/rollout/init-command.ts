import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import { definitionOption } from '../options.ts'
import { errorCode, InputError } from '../system/errors.ts'
import { starter } from './starter.ts'

interface Options {
  readonly rollout: string
  readonly definition?: string
}

/** `journey-monitor rollout init`: a commented rollout.json to begin with. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a commented rollout.json to begin with')
    .option('--rollout <file>', 'the file to write', 'rollout.json')
    .addOption(definitionOption)
    .action(async ({ rollout, definition }: Options) => {
      await writeNew(rollout, starter(await loadDefinition(definition)))
      process.stdout.write(`${rollout} is written; what it says are examples: fill it in\n`)
    })
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    const why =
      errorCode(error) === 'EEXIST'
        ? 'is there already; edit it, or name another file with --rollout'
        : `cannot be written (${errorCode(error)})`
    throw new InputError(`${file} ${why}`)
  }
}
