import { Command } from 'commander'
import { incidentCommand } from './incident/command.ts'
import { resultsCommand } from './results/command.ts'

export function rolloutCommand(): Command {
  return new Command('rollout')
    .description('decide each stage of a rollout on evidence, and write it up')
    .addCommand(resultsCommand())
    .addCommand(incidentCommand())
}
