import { Command, InvalidArgumentError, Option } from 'commander'
import { startDemo } from './demo.ts'

const { port, dir, mode, check } = new Command('demo')
  .description('The renewal journey in two apps, with an intake and a live page, on one address')
  .option('--port <number>', 'where to serve it; any free port if not given', parsePort)
  .option('--dir <folder>', 'where to keep the events; a temporary folder if not given')
  .addOption(
    new Option('--mode <mode>', 'how to build the apps').choices(['development', 'production']).default('development'),
  )
  .option('--check', 'walk the journey headless, break it, and see that each drop-off lands on the right team')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse()
  .opts()

let stop: () => unknown = () => process.exit(0)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())

try {
  const demo = await startDemo({ port, dir, mode })
  stop = () => demo.close().then(() => process.exit(0))
  if (check) {
    const { checkDemo } = await import('./check.ts')
    const isRight = await checkDemo(demo).finally(() => demo.close())
    process.exit(isRight ? 0 : 1)
  }
  const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString().slice(0, 16)
  console.log(`Journey Monitor demo: ${demo.url}

What it records, asked as if everybody had left:
  npx pnpm@12 journey-monitor funnel '${demo.dir}' --as-of ${tomorrow}Z

Ctrl+C stops it${dir ? '' : ', and removes what it recorded'}.`)
} catch (error) {
  console.error(`The demo could not be ${check ? 'checked' : 'started'}: ${(error as Error).message}`)
  process.exit(1)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}
