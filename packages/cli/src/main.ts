#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { datadogCommand } from './datadog/command.ts'
import { askDatadog, askDatadogToReport } from './datadog/source/ask.ts'
import { compactCommand } from './events/compact-command.ts'
import { funnelCommand } from './funnel/command.ts'
import { guideCommand } from './guide/command.ts'
import { intakeCommand } from './intake/command.ts'
import { reportCommand } from './report/command.ts'
import { rolloutCommand } from './rollout/command.ts'
import { coverageCommand } from './signal-coverage/command.ts'
import { simulateCommand } from './simulate/command.ts'
import { Failure, InputError } from './system/errors.ts'
import { urlsCommand } from './urls/command.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const program = new Command('journey-monitor')
  .description('Says where journeys are lost, and whose that is.')
  .version(version)
  .addCommand(intakeCommand())
  .addCommand(funnelCommand(askDatadog))
  .addCommand(compactCommand())
  .addCommand(reportCommand(askDatadogToReport))
  .addCommand(simulateCommand())
  .addCommand(coverageCommand())
  .addCommand(guideCommand())
  .addCommand(urlsCommand())
  .addCommand(datadogCommand())
  .addCommand(rolloutCommand(askDatadog))

const commands = program.commands.flatMap(command => [command, ...command.commands])
for (const command of [program, ...commands]) command.exitOverride()

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  console.error(`journey-monitor: the output cannot be written (${error.code})`)
  process.exit(1)
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof InputError || error instanceof Failure) {
    console.error(`journey-monitor: ${error.message}`)
    process.exitCode = error instanceof InputError ? 2 : 1
  } else if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else throw error
}
