import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { runningIntake, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import { build } from 'esbuild'
import { beforeAll, expect, onTestFinished, test } from 'vitest'

const chromium = useChromium()
let sdk: string

beforeAll(async () => {
  const contents = `
    import { datadogLogs } from '@datadog/browser-logs'
    import { datadogRum } from '@datadog/browser-rum'
    Object.assign(window, { datadogLogs, datadogRum })`
  const stdin = { contents, resolveDir: import.meta.dirname }
  const bundle = await build({ stdin, bundle: true, write: false, format: 'iife', target: 'es2022' })
  sdk = bundle.outputFiles[0]?.text ?? ''
})

/** Serves pages on a separate origin, which start RUM and logs with `options`, a piece of JavaScript. */
async function site(options: string): Promise<string> {
  const settings = `{ clientToken: 'pub0', telemetrySampleRate: 0, trackAnonymousUser: false, service: 'medications', ...${options} }`
  const html = `<!doctype html><title>Site</title><script src="sdk.js"></script><script>
    datadogRum.init({ applicationId: '11111111-1111-4111-8111-111111111111', sessionReplaySampleRate: 0, ...${settings} })
    datadogLogs.init(${settings})</script><h1>Site</h1>`
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('sdk.js')
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? sdk : html)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/**
 * Visits the site, records five actions and a log, and leaves. The SDK sends its pending events while the page goes
 * away.
 */
async function visitAndLeave(url: string): Promise<void> {
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(url)
  await page.evaluate(`
    for (let n = 1; n <= 5; n++) datadogRum.addAction('rx_renewal.modal.start', { journey: { seq: n } })
    datadogLogs.logger.error('rx_renewal.modal.modal_load_error')`)
  await page.waitForFunction('!!datadogRum.getInternalContext() && !!datadogLogs.getInternalContext()')
  await page.goto('about:blank')
}

test.each([
  ['in the proxy form', (url: string) => `{ proxy: '${url}/intake' }`],
  ['in the proxy form, compressed', (url: string) => `{ proxy: '${url}/intake', compressIntakeRequests: true }`],
  ['directly', (url: string) => `{ proxy: ({ path, parameters }) => '${url}' + path + '?' + parameters }`],
])('keeps what the real RUM and logs SDKs of two origins send %s', async (_, optionsFor) => {
  const intake = await runningIntake()
  const options = optionsFor(intake.url)

  await Promise.all([await site(options), await site(options)].map(visitAndLeave))

  const stored = async (kind: 'rum' | 'logs') => (await storedLines(intake.dir, kind)).map(line => JSON.parse(line))
  const rum = async (type: string) => (await stored('rum')).filter(event => event.type === type)
  await expect
    .poll(async () => (await rum('action')).map(({ context }) => context.journey.seq).sort())
    .toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
  await expect.poll(async () => (await rum('view')).length).toBeGreaterThanOrEqual(2)
  await expect
    .poll(async () => (await stored('logs')).map(({ message }) => message))
    .toEqual(Array(2).fill('rx_renewal.modal.modal_load_error'))
  expect(await intake.stats()).toMatchObject({ rejected: {} })
})
