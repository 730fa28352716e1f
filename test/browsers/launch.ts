import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Builder, Capabilities, WebDriver } from 'selenium-webdriver'
import { inject, vi } from 'vitest'
import { startChild } from '../child-process.ts'
import { connectToMarionette } from './marionette.ts'
import { pathOf } from './programs.ts'

export type BrowserName = 'firefox' | 'webkit'

export interface RunningBrowser {
  readonly driver: WebDriver
  /** Ends the browser and everything that was started for it. */
  close(): Promise<void>
}

/** Starts a new browser: WebKit draws on `display`, Firefox is headless. */
export function launch(name: BrowserName, display: string): Promise<RunningBrowser> {
  return name === 'firefox' ? launchFirefox() : launchWebKit(display)
}

const FIREFOX_PREFERENCES = {
  // A free port, which Firefox writes into its profile.
  'marionette.port': 0,
  // Without Firefox's own activity: welcome pages, updates, experiments, measurements.
  'browser.startup.page': 0,
  'browser.aboutwelcome.enabled': false,
  'app.update.disabledForTesting': true,
  'app.normandy.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.server': '',
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}

async function launchFirefox(): Promise<RunningBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'journey-monitor-firefox-'))
  const lines = Object.entries(FIREFOX_PREFERENCES).map(
    entry => `user_pref(${entry.map(each => JSON.stringify(each))})`,
  )
  await writeFile(join(profile, 'user.js'), `${lines.join(';\n')};\n`)
  const args = ['--headless', '--no-remote', '--marionette', '--profile', profile, 'about:blank']
  const firefox = startChild(pathOf('Firefox'), args)
  const port = await vi.waitFor(() => readFile(join(profile, 'MarionetteActivePort'), 'utf8').then(Number), {
    timeout: inject('waitLimitMs'),
  })
  const driver = WebDriver.createSession(await connectToMarionette(port), new Capabilities())
  return {
    driver,
    async close() {
      await firefox.end()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function launchWebKit(display: string): Promise<RunningBrowser> {
  const port = await freePort()
  const service = startChild(pathOf('WebKitWebDriver'), [`--port=${port}`], { env: { DISPLAY: display } })
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(() => fetch(`${url}/status`), { timeout: inject('waitLimitMs') })
  const driver = await new Builder().usingServer(url).forBrowser('MiniBrowser').build()
  return {
    driver,
    async close() {
      await driver.quit()
      await service.end()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
