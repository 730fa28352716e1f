import { Command } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import { definitionOption } from '../options.ts'
import { renderGuide } from './guide.ts'

interface Options {
  readonly team: string
  readonly definition?: string
}

/** `journey-monitor guide`: a product guide's section on the journey. */
export function guideCommand(): Command {
  return new Command('guide')
    .description(
      'write a product guide’s section on the journey, as Markdown: steps, owners, failure codes, limitations',
    )
    .requiredOption('--team <team>', 'whose guide it is, e.g. meds')
    .addOption(definitionOption)
    .action(async ({ team, definition }: Options) => {
      process.stdout.write(renderGuide(await loadDefinition(definition), team))
    })
}
