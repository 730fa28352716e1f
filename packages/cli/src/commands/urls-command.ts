import { Command, Option } from 'commander'
import type { UrlFormat } from '../urls/render-urls.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

interface Options {
  readonly format: UrlFormat
  readonly definition?: string
}

/** `journey-monitor urls`: lists every page and endpoint of the journey, for example for a survey request. */
export function urlsCommand(run: CommandRun): Command {
  return new Command('urls')
    .description('List the pages and endpoints of the journey by app and owner, such as for a survey request')
    .addOption(
      new Option('--format <format>', 'Output format').choices(['markdown', 'csv', 'json']).default('markdown'),
    )
    .addOption(definitionOption)
    .action(async ({ format, definition }: Options) => {
      const { renderUrls } = await import('../urls/render-urls.ts')
      run.stdout.write(renderUrls(await readJourney(run, definition), format))
    })
}
