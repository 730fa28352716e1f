import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { addDocumentOptions, type DocumentOptions, readDocuments } from './datadog-documents.ts'

/** `journey-monitor datadog apply`: creates, changes and deletes documents in Datadog. */
export function datadogApplyCommand(run: CommandRun): Command {
  return addDocumentOptions(new Command('apply'))
    .description(
      'Create, change and delete the documents in Datadog. Needs DD_API_KEY and DD_APP_KEY; DD_SITE overrides the site in the journey’s profile',
    )
    .action(async ({ prune, ...options }: DocumentOptions) => {
      const { applyDocuments } = await import('../datadog/client/run.ts')
      const { waitMessage } = await import('../datadog/client/connection.ts')
      const { journey, documents } = await readDocuments(run, options)
      await applyDocuments(journey.definition, documents, {
        site: journey.profile.monitoring.site,
        ...{ prune, env: run.env, print: run.print },
        onWait: seconds => run.log(waitMessage(seconds)),
      })
    })
}
