import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import manifest from '../package.json' with { type: 'json' }

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export interface LaunchOptions {
  /** Time limit for the start of the browser, and for waits on its pages. */
  readonly waitLimitMs: number
  /** More command line arguments of Chromium. Default: none. */
  readonly moreArguments?: readonly string[]
}

/** Arguments that let Chromium run in a container, without requests of its own. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Launches the headless Chromium of {@link findChromium}. */
export async function launchBrowser({ waitLimitMs, moreArguments = [] }: LaunchOptions): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    timeout: waitLimitMs,
    args: [...CHROMIUM_ARGUMENTS, ...moreArguments],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  return browser.on('context', context => context.setDefaultTimeout(waitLimitMs))
}

/**
 * Returns the path of a Chromium: the one in `CHROME_PATH`, an installed Chrome, or, on Linux, the one in an npm package.
 *
 * @throws Error if there is none.
 */
export async function findChromium(): Promise<string> {
  const path = process.env.CHROME_PATH ?? INSTALLED.find(path => existsSync(path)) ?? (await bundledChromium())
  if (!path) throw new Error('no Chromium was found: install Chrome, or set CHROME_PATH to its executable')
  return path
}

/** Unpacks the Chromium of the npm package once per machine, completely or not at all: other processes may unpack it, too. */
async function bundledChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = join(tmpdir(), `journey-monitor-chromium-${manifest.dependencies['@sparticuz/chromium']}`)
  if (!existsSync(folder)) {
    const unpacked = await mkdtemp(`${folder}-`)
    const script = `await (await import(${JSON.stringify(import.meta.resolve('@sparticuz/chromium'))})).default.executablePath()`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TMPDIR: unpacked },
    })
    await rename(unpacked, folder).catch(async error => {
      await rm(unpacked, { recursive: true })
      if (!existsSync(folder)) throw error
    })
  }
  return join(folder, 'chromium')
}
