import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { rolloutCheckCommand } from './rollout-check-command.ts'
import { rolloutFeedbackCommand } from './rollout-feedback-command.ts'
import { rolloutIncidentCommand } from './rollout-incident-command.ts'
import { rolloutInitCommand } from './rollout-init-command.ts'
import { rolloutResultsCommand } from './rollout-results-command.ts'
import { rolloutStatusCommand } from './rollout-status-command.ts'

/** `journey-monitor rollout`: groups the commands for a staged rollout. */
export function rolloutCommand(run: CommandRun): Command {
  return new Command('rollout')
    .description('Decide each stage of a rollout on evidence, and write the documents about it')
    .addCommand(rolloutInitCommand(run))
    .addCommand(rolloutCheckCommand(run))
    .addCommand(rolloutStatusCommand(run))
    .addCommand(rolloutResultsCommand(run))
    .addCommand(rolloutIncidentCommand(run))
    .addCommand(rolloutFeedbackCommand(run))
}
