import { readFileSync } from 'node:fs'
import { type CoverageCommandRun, coverageCommand } from '@journey-monitor/coverage/command'
import { Command, CommanderError } from 'commander'
import { Failure, InputError } from '../system/errors.ts'
import { type CommandContext, type CommandRun, createRun } from './command-context.ts'
import { addCommandHelp } from './command-help.ts'
import { compactCommand } from './compact-command.ts'
import { datadogCommand } from './datadog-command.ts'
import { funnelCommand } from './funnel-command.ts'
import { guideCommand } from './guide-command.ts'
import { intakeCommand } from './intake-command.ts'
import { journeyCommand } from './journey-command.ts'
import { reportCommand } from './report-command.ts'
import { rolloutCommand } from './rollout-command.ts'
import { simulateCommand } from './simulate-command.ts'
import { urlsCommand } from './urls-command.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/**
 * Runs the command line inside this process. It neither ends the process nor sets `process.exitCode`, and reads, writes
 * and resolves paths only through `context`, so several may run at a time. Node imports a module with a journey
 * definition once per process, so later changes to the file have no effect.
 *
 * @param args The words after `journey-monitor`.
 * @returns The exit code: 0, 1 for a failure, 2 for a usage error, or a command's own, e.g. 10 or 20 of `rollout check`.
 * @throws only unexpected errors, which are bugs.
 * @example
 * const [stdout, stderr] = [new PassThrough(), new PassThrough()]
 * const code = await runCommandLine(['funnel', '-', '--json'], {
 *   stdin: Readable.from([events]), stdout, stderr, env: {}, cwd: folder, onStop: () => () => {},
 * })
 * const funnel = JSON.parse(await text(stdout.end()))
 */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<number> {
  const run = createRun(context)
  try {
    await createProgram(run).parseAsync(args, { from: 'user' })
    return run.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof InputError || error instanceof Failure)) throw error
    run.log(`journey-monitor: ${error.message}`)
    return error instanceof InputError ? 2 : 1
  }
}

/** Builds the whole command line. Commands write to the streams of `run`. */
export function createProgram(run: CommandRun): Command {
  const { stdout, stderr } = run
  const program = new Command('journey-monitor')
    .description('Shows where journeys were lost, and which team owns each loss.')
    .version(version)
    .addCommand(intakeCommand(run))
    .addCommand(funnelCommand(run))
    .addCommand(journeyCommand(run))
    .addCommand(compactCommand(run))
    .addCommand(reportCommand(run))
    .addCommand(simulateCommand(run))
    .addCommand(coverageCommand(coverageRun(run)))
    .addCommand(guideCommand(run))
    .addCommand(urlsCommand(run))
    .addCommand(datadogCommand(run))
    .addCommand(rolloutCommand(run))
  addCommandHelp(program)
  const commands = program.commands.flatMap(command => [command, ...command.commands])
  for (const command of [program, ...commands]) {
    command.exitOverride().configureOutput({
      writeOut: text => void stdout.write(text),
      writeErr: text => void stderr.write(text),
      getOutHelpWidth: () => run.columns,
      getErrHelpWidth: () => run.columns,
      outputError: (text, write) =>
        write(
          `${text
            .trim()
            .replace(/^error: /, 'journey-monitor: ')
            .replace('\n', ' ')
            .replace(/\.$/, '')}; see: ${nameOf(command)} --help\n`,
        ),
    })
  }
  return program
}

/** @example nameOf(checkCommand) // 'journey-monitor rollout check' */
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}

function coverageRun(run: CommandRun): CoverageCommandRun {
  return {
    cwd: run.cwd,
    columns: run.columns,
    print: run.print,
    refuse(message) {
      throw new InputError(message)
    },
    setExitCode(code) {
      run.exitCode = code
    },
  }
}
