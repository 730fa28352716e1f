import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { addRolloutOption, addSourceOptions, type GeneratedOptions, readSources } from './datadog-documents.ts'

interface Options extends GeneratedOptions {
  readonly out: string
  readonly runbook?: string
}

/** `journey-monitor datadog export`: writes every document as a file. */
export function datadogExportCommand(run: CommandRun): Command {
  return addSourceOptions(addRolloutOption(new Command('export')))
    .description('Write the documents as JSON, for Terraform or for review, and the runbook')
    .requiredOption('--out <folder>', 'Folder to write to')
    .option('--runbook <file>', 'File for the runbook (default: runbook.md in that folder)')
    .action(async ({ out, runbook, ...options }: Options) => {
      const { exportDocuments } = await import('../datadog/export.ts')
      const { journey, config, rolloutNote } = await readSources(run, options)
      const { files, leftOver } = await exportDocuments(journey, config, {
        dir: run.resolve(out),
        rolloutNote,
        runbook: runbook === undefined ? undefined : run.resolve(runbook),
      })
      run.print(`${files} files are in ${out}`)
      for (const path of leftOver) {
        run.log(`journey-monitor: ${path} is no longer generated; delete it unless it is yours`)
      }
    })
}
