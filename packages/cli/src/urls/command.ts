import { Command, Option } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import { definitionOption } from '../options.ts'
import { renderUrls, type UrlFormat } from './urls.ts'

interface Options {
  readonly format: UrlFormat
  readonly definition?: string
}

/** `journey-monitor urls`: every page and endpoint on the journey, for the intake of a survey. */
export function urlsCommand(): Command {
  return new Command('urls')
    .description('list every page and endpoint on the journey, by app and owner, e.g. for the VSignals/Medallia intake')
    .addOption(new Option('--format <format>', 'how').choices(['markdown', 'csv', 'json']).default('markdown'))
    .addOption(definitionOption)
    .action(async ({ format, definition }: Options) => {
      process.stdout.write(renderUrls(await loadDefinition(definition), format))
    })
}
