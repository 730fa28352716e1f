import { Command } from 'commander'
import { startDemo } from './demo.ts'

const { port, dir, mode, check } = new Command('demo')
  .description('The renewal journey in two apps, with an intake and a live page, on one address')
  .option('--port <number>', 'where to serve it; any free port if not given', Number)
  .option('--dir <folder>', 'where to keep the events; a temporary folder if not given')
  .option('--mode <mode>', 'how to build the apps: development or production', 'development')
  .option('--check', 'walk the journey headless, break it, and see that each drop-off lands on the right team')
  .parse()
  .opts()

try {
  const demo = await startDemo({ port, dir, mode })
  if (check) {
    const { checkDemo } = await import('./check.ts')
    const isRight = await checkDemo(demo).finally(() => demo.close())
    process.exit(isRight ? 0 : 1)
  }
  const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString().slice(0, 10)
  console.log(`Journey Monitor demo: ${demo.url}

What it records, asked as if everybody had left:
  npx pnpm@12 journey-monitor funnel ${demo.dir} --as-of ${tomorrow}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => demo.close().then(() => process.exit(0)))
  }
} catch (error) {
  console.error(`The demo could not be ${check ? 'checked' : 'started'}: ${(error as Error).message}`)
  process.exit(1)
}
