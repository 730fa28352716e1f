import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { Hono } from 'hono'
import { loadDefinition } from '../journey/load-definition.ts'
import { createLive } from '../live/live.ts'
import { definitionOption } from '../options.ts'
import { InputError } from '../system/errors.ts'
import { createIntake, type Listening, listen } from './intake.ts'
import { ensureWritable } from './segments.ts'

interface Options {
  readonly port: number
  readonly host: string
  readonly out: string
  readonly definition?: string
  readonly origin?: string[]
  readonly allowHost?: string[]
}

/** `journey-monitor intake`: the intake and the live page on one port, until it is told to stop. */
export function intakeCommand(): Command {
  return new Command('intake')
    .description('take what the Datadog browser SDK posts, keep it in a folder, and show the journeys live')
    .option('--port <number>', 'the port to listen on; 0 is any free one', parsePort, 8126)
    .option('--host <address>', 'the address to listen on; 0.0.0.0 is every interface', '127.0.0.1')
    .option('--out <folder>', 'where the events are kept', '.journeys')
    .addOption(definitionOption)
    .option('--origin <origin...>', 'the only origins whose pages may post (default: any)')
    .option('--allow-host <name...>', 'names beside localhost under which the intake is reached')
    .action(async (options: Options, command: Command) => {
      try {
        await run(options)
      } catch (error) {
        command.error(`journey-monitor: ${remedy(error, options)}`, { exitCode: 2 })
      }
    })
}

async function run({ port, host, out, definition, origin, allowHost = [] }: Options): Promise<void> {
  const journey = await loadDefinition(definition)
  const dir = resolve(out)
  await ensureWritable(dir)
  const intake = createIntake({ dir, allowedHosts: allowHost, ...(origin && { origins: origin }) })
  const live = createLive({ definition: journey, dir, intake, allowedHosts: allowHost })
  const app = new Hono()
  app.route('/', intake)
  app.route('/live', live)
  app.get('/', c => c.redirect('/live/'))

  try {
    const server = await listen(app, { host, port })
    console.log(greeting(server, journey.name, dir))
    await toldToStop()
    await Promise.all([live.close(), server.close()])
  } finally {
    await Promise.all([live.close(), intake.close()])
  }
  const { accepted } = intake.stats()
  console.log(`Stopped. ${accepted.rum} RUM events and ${accepted.logs} logs were kept in ${dir}`)
}

function greeting({ url }: Listening, journey: string, dir: string): string {
  return [
    `Intake     ${url}/intake`,
    `Live page  ${url}/live/  (${journey})`,
    `Events in  ${dir}`,
    '',
    `Point the SDK at it, in datadogRum.init and datadogLogs.init:  proxy: '${url}/intake'`,
    'Stop with Ctrl+C.',
  ].join('\n')
}

function toldToStop(): Promise<void> {
  return new Promise(resolve => {
    const stop = () => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}

/** What to do about an error at the start. Rethrows one that is nobody's but ours. */
function remedy(error: unknown, { port, host, out }: Options): string {
  if (error instanceof InputError) return error.message
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is in use; choose another with --port, or --port 0 for any free one`
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `cannot listen on ${host}, port ${port} (${code}); choose others with --host and --port`
  if (code) return `the folder ${resolve(out)} cannot be written to (${code}); choose another with --out`
  throw error
}
