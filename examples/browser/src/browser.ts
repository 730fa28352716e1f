import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A headless Chromium: the one in `CHROME_PATH`, else an installed Chrome, else, on Linux, the one that an npm package carries.
 *
 * @throws Error where there is none.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath =
    process.env.CHROME_PATH ?? INSTALLED.find(path => existsSync(path)) ?? (await bundledChromium())
  if (!executablePath) throw new Error('no Chromium was found: install Chrome, or set CHROME_PATH to its executable')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
}

async function bundledChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const { default: bundled } = await import('@sparticuz/chromium')
  return bundled.executablePath()
}
