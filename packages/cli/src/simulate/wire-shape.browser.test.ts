import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { runningIntake, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { build } from 'esbuild'
import { expect, inject, onTestFinished, test, vi } from 'vitest'

type Json = { [key: string]: unknown }

/** Pages that do what simulated people do, with the real RUM and the real journey SDK. */
const APP = `
  import { datadogRum } from '@datadog/browser-rum'
  import { createJourney } from '@journey-monitor/sdk'
  import { datadogSink } from '@journey-monitor/sdk/datadog'
  import { renewal } from '@journey-monitor/sdk/renewal'
  const sent = []
  datadogRum.init({
    applicationId: '11111111-1111-4111-8111-111111111111', clientToken: 'pub0', proxy: window.proxy, service: 'va.gov-mhv-medications',
    version: '1.0.0', env: 'vagov-production', telemetrySampleRate: 0, trackAnonymousUser: false, sessionReplaySampleRate: 0,
    defaultPrivacyLevel: 'mask',
    beforeSend: event => void sent.push([event.type, event.action?.type, event.display?.scroll && event.view.loading_type].filter(Boolean).join(' ')),
  })
  datadogRum.setUser({ id: '0d2f4b68-1111-4111-8111-111111111111' })
  const journey = createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] })
  const walk = () => {
    journey.start('link_view', { page: 'list' })
    journey.complete('link_view')
    journey.fail('modal', 'modal_load_error')
  }
  Object.assign(window, { datadogRum, sent, walk })`

const chromium = useChromium()

test('every event has the same keys as the real SDK’s', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  onTestFinished(() => void vi.unstubAllEnvs())
  const real = shapes(await recorded())
  const mix = { ...calm, people: { ...calm.people, outboundLink: 1 } }
  const simulated = shapes(simulation({ journeys: 300, seed: 1, mix }).lines)
  expect([...simulated.keys()].sort()).toEqual([
    'action click',
    'action custom',
    'error',
    'resource',
    'view initial_load',
    'view route_change',
  ])
  for (const [kind, keys] of simulated) expect({ kind, keys }).toEqual({ kind, keys: real.get(kind) })
})

async function recorded(): Promise<string[]> {
  const intake = await runningIntake()
  const url = await pages(`${intake.url}/intake`)
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(`${url}/my-health/medications`)
  await page.waitForFunction('!!datadogRum.getInternalContext()')
  /** Waits until the page has sent all of `kinds` since the last call. */
  const sends = async (...kinds: string[]) => {
    for (const kind of kinds) await page.waitForFunction(`sent.includes('${kind}')`)
    await page.evaluate('sent.length = 0')
  }
  await page.evaluate(`walk(); fetch('/my_health/v1/prescriptions').then(response => response.text())`)
  await sends('resource')
  await page.click('a')
  await sends('action click', 'view initial_load')
  await page.evaluate(`history.pushState({}, '', '/my-health/medications/refill')`)
  await page.evaluate(`fetch('/my_health/v1/prescriptions').then(response => response.text())`)
  await sends('resource', 'view route_change')
  await page.goto('about:blank')
  return vi.waitFor(async () => {
    const lines = await storedLines(intake.dir)
    expect(shapes(lines).size).toBeGreaterThanOrEqual(6)
    return lines
  }, inject('waitLimitMs'))
}

async function pages(proxy: string): Promise<string> {
  const bundle = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['@journey-monitor/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const html = `<!doctype html><title>Site</title><script>proxy = '${proxy}'</script><script src="/app.js"></script>
    <main><h1>Site</h1><a href="javascript:void 0" onclick="fetch('/my_health/v1/prescriptions')" data-dd-action-name="Contact">Contact</a></main>`
  const bodies: Record<string, [type: string, body: string]> = {
    js: ['text/javascript', bundle.outputFiles[0]?.text ?? ''],
    prescriptions: ['application/json', '{}'],
  }
  const server = createServer(({ url = '' }: IncomingMessage, response) => {
    const [type, body] = bodies[/\w+$/.exec(url)?.[0] ?? ''] ?? ['text/html', html]
    response.setHeader('Content-Type', type)
    response.end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/**
 * Returns the key paths of each kind of event, from the event with the most keys; of requests, only those that no click
 * caused. Omits the values of journey events, the headers that the scrubber blanks, and measurements that the browser
 * takes only on some pages.
 */
function shapes(lines: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const line of lines) {
    const event = JSON.parse(line)
    const { type, action, resource, view } = event
    if (resource && (resource.type !== 'fetch' || action)) continue
    const kind = [type, action?.type, type === 'view' ? view.loading_type : undefined].filter(Boolean).join(' ')
    const keys = keysOf(event).filter(
      key =>
        !/^(context\.journey\.|resource\.response)|interaction_to_next_paint|\.inp\b|^view\.loading_time$/.test(key),
    )
    if (/^(action|error|resource|view)\b/.test(kind) && keys.length >= (found.get(kind)?.length ?? 0))
      found.set(kind, keys)
  }
  return found
}

function keysOf(value: Json, prefix = ''): string[] {
  return Object.entries(value)
    .flatMap(([key, own]) => {
      const isObject = typeof own === 'object' && own !== null && !Array.isArray(own)
      return [prefix + key, ...(isObject ? keysOf(own as Json, `${prefix}${key}.`) : [])]
    })
    .sort()
}
