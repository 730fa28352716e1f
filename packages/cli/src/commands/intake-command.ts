import { Command, InvalidArgumentError } from 'commander'
import { InputError } from '../system/errors.ts'
import { counted } from '../system/format.ts'
import type { CommandRun } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

interface Options {
  readonly port: number
  readonly host: string
  readonly out: string
  readonly definition?: string
  readonly origin?: string[]
  readonly allowHost?: string[]
}

/** `journey-monitor intake`: runs the intake and the live page on one port, until it is stopped. */
export function intakeCommand(run: CommandRun): Command {
  return new Command('intake')
    .description('Keep what the Datadog browser SDK posts in a folder, and show the journeys live')
    .option('--port <number>', 'Port to listen on; 0 for any free one', parsePort, 8126)
    .option('--host <address>', 'Address to listen on; 0.0.0.0 for every interface', '127.0.0.1')
    .option('--out <folder>', 'Folder to keep the events in', '.journeys')
    .addOption(definitionOption)
    .option('--origin <origin...>', 'Accept posts only from pages of these origins (default: any)')
    .option('--allow-host <name...>', 'Accept these host names besides localhost')
    .action((options: Options) => serve(run, options))
}

async function serve(run: CommandRun, options: Options): Promise<void> {
  const journey = await readJourney(run, options.definition)
  const dir = run.resolve(options.out)
  const { host, port, origin, allowHost = [] } = options
  const { startLiveIntake } = await import('../live/live-intake.ts')
  const intake = await startLiveIntake({
    ...{ ...journey, dir, host, port, origins: origin, allowedHosts: allowHost },
    warn: run.log,
  }).catch(error => {
    throw new InputError(startError(error, dir, options))
  })
  const stopped = new Promise<void>(resolve => {
    const unregister = run.onStop(() => {
      unregister()
      resolve()
    })
  })
  run.print(startMessage(intake.url, journey.definition.name, dir, LOOPBACK.has(host) ? undefined : allowHost[0]))
  await stopped
  await intake.close()
  const { accepted } = intake.stats()
  run.print(`Stopped. Kept ${counted(accepted.rum, 'RUM event')} and ${counted(accepted.logs, 'log')} in ${dir}`)
}

/** Addresses that other computers cannot reach. */
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

function startMessage(url: string, journey: string, dir: string, otherHost: string | undefined): string {
  const { port } = new URL(url)
  return [
    `Intake     ${url}/intake`,
    `Live page  ${url}/live/  (${journey})`,
    `Events in  ${dir}`,
    '',
    'Point the SDK at it, in datadogRum.init and datadogLogs.init:',
    `  proxy: '${url}/intake'`,
    ...(otherHost === undefined
      ? []
      : ['On other computers and phones:', `  proxy: 'http://${otherHost}:${port}/intake'`]),
    'Stop with Ctrl+C.',
  ].join('\n')
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

/** Returns the message for a start-up error, with the remedy. Rethrows an error that the user cannot fix. */
function startError(error: unknown, dir: string, { port, host }: Options): string {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is in use; choose another with --port, or --port 0 for any free one`
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `cannot listen on ${host}, port ${port} (${code}); choose others with --host and --port`
  if (code) return `the folder ${dir} cannot be written to (${code}); choose another with --out`
  throw error
}
