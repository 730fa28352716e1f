import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { addDocumentOptions, type DocumentOptions, readDocuments } from './datadog-documents.ts'

/** `journey-monitor datadog plan`: shows what `apply` would do. */
export function datadogPlanCommand(run: CommandRun): Command {
  return addDocumentOptions(new Command('plan'))
    .description('Show what apply would create, change, delete or leave alone in Datadog')
    .action(async ({ prune, ...options }: DocumentOptions) => {
      const { planDocuments } = await import('../datadog/client/run.ts')
      const { waitMessage } = await import('../datadog/client/connection.ts')
      const { journey, documents } = await readDocuments(run, options)
      await planDocuments(journey.definition, documents, {
        site: journey.profile.monitoring.site,
        ...{ prune, env: run.env, print: run.print },
        onWait: seconds => run.log(waitMessage(seconds)),
      })
    })
}
