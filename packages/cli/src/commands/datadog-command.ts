import { Command } from 'commander'
import type { CommandRun } from './command-context.ts'
import { datadogApplyCommand } from './datadog-apply-command.ts'
import { datadogExportCommand } from './datadog-export-command.ts'
import { datadogPlanCommand } from './datadog-plan-command.ts'
import { datadogPullCommand } from './datadog-pull-command.ts'
import { datadogVerifyCommand } from './datadog-verify-command.ts'

/** `journey-monitor datadog`: manages dashboards, metrics, objectives, monitors and mutes of a journey, and copies its events. */
export function datadogCommand(run: CommandRun): Command {
  return new Command('datadog')
    .description('Manage dashboards, metrics, objectives and monitors of the journey, and copy its events')
    .addCommand(datadogExportCommand(run))
    .addCommand(datadogPlanCommand(run))
    .addCommand(datadogApplyCommand(run))
    .addCommand(datadogPullCommand(run))
    .addCommand(datadogVerifyCommand(run))
}
