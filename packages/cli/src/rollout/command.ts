import { Command } from 'commander'
import type { FunnelStore } from '../funnel/funnel-store.ts'
import { checkCommand } from './check-command.ts'
import { incidentCommand } from './incident/command.ts'
import { initCommand } from './init-command.ts'
import { resultsCommand } from './results/command.ts'

export function rolloutCommand(askDatadog: FunnelStore): Command {
  return new Command('rollout')
    .description('decide each stage of a rollout on evidence, and write it up')
    .addCommand(initCommand())
    .addCommand(checkCommand(askDatadog))
    .addCommand(resultsCommand())
    .addCommand(incidentCommand())
}
