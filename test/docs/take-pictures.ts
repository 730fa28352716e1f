import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { launchBrowser } from '@journey-monitor/example-browser'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { REPOSITORY } from './blocks.ts'

/** Commands that `docs/reading-the-funnel.md` tells the reader to run. */
const COMMANDS = [
  ['simulate', '--journeys', '3000', '--seed', '7', '--out', 'simulated'],
  ['report', 'simulated', '--html', 'report.html', '--exact'],
]

const PICTURES = {
  'report-funnel': '#funnel .bars',
  'report-flow': '#flow figure',
  'report-causes': '#drop-offs .bars',
}

const journeyMonitor = (cwd: string, args: readonly string[]) =>
  promisify(execFile)(join(REPOSITORY, 'bin/journey-monitor'), args, { cwd })

await withFolder(async folder => {
  for (const command of COMMANDS) await journeyMonitor(folder, command)
  const browser = await launchBrowser({ waitLimitMs: 60_000 })
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1180, height: 800 }, colorScheme })
    await page.goto(pathToFileURL(join(folder, 'report.html')).href)
    for (const [name, selector] of Object.entries(PICTURES)) {
      const path = join(REPOSITORY, `docs/images/${name}${colorScheme === 'dark' ? '-dark' : ''}.png`)
      await page.locator(selector).screenshot({ path })
    }
    await page.close()
  }
  await browser.close()
})
