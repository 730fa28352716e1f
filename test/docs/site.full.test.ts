import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { contents } from '../../site/.vitepress/contents.ts'
import { REPOSITORY } from './blocks.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

let folder: string
let server: Server
let url: string
const chromium = useChromium()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docs-site-'))
  const built = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'site/src/main.ts', folder], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(built.stdout + built.stderr)
  server = createServer(async ({ url: asked = '/' }, response) => {
    const path = normalize(decodeURIComponent(asked.split('?')[0] ?? '/')).replace(/\/$/, '/index.html')
    const body = await readFile(join(folder, path)).catch(() => undefined)
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
    response.end(body)
  }).listen(0, '127.0.0.1')
  await new Promise(listening => server.once('listening', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Opens a page of the site, and collects requests to other hosts and failed ones. */
async function open(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; missed: string[] }> {
  const page = await chromium.browser.newPage({ colorScheme, reducedMotion: 'reduce' })
  onTestFinished(() => page.close())
  const missed: string[] = []
  page.on('pageerror', error => missed.push(error.message))
  page.on(
    'request',
    request => !request.url().startsWith(url) && !request.url().startsWith('data:') && missed.push(request.url()),
  )
  page.on('response', response => response.status() >= 400 && missed.push(`${response.status()} ${response.url()}`))
  await page.goto(`${url}${path}`, { waitUntil: 'networkidle' })
  return { page, missed }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      }) as Promise<AxeResults>,
  )
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  )
}

const PAGES = [
  ...contents.flatMap(({ pages }) => pages.map(({ page }) => `/${page}.html`)),
  '/api/@journey-monitor/sdk.html',
  '/api/@journey-monitor/react.html',
  ...['funnel', 'intake', 'live', 'simulate', 'journey', 'renewal'].map(
    entry => `/api/@journey-monitor/cli/${entry}.html`,
  ),
]

test.each(PAGES.flatMap(path => (['light', 'dark'] as const).map(scheme => ({ path, scheme }))))(
  '$path meets WCAG AA in $scheme, and asks no other host for anything',
  async ({ path, scheme }) => {
    const { page, missed } = await open(path, scheme)
    expect(await violations(page)).toEqual([])
    expect(missed).toEqual([])
  },
)

test.each(PAGES)('%s does not scroll sideways on a phone, and its code can be copied', async path => {
  const { page } = await open(path)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await page.locator('.vp-doc pre').count()).toBe(await page.locator('.vp-doc button.copy').count())
})

test('pages are found by search, with the keyboard alone', async () => {
  const { page } = await open('/')
  await page.keyboard.press('Control+k')
  await page.locator('.VPLocalSearchBox input').fill('clock_ahead')
  await page.locator('.VPLocalSearchBox .result').first().waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.waitForURL(/\.html#/)
  await page.locator('main').getByText('clock_ahead').first().waitFor()
})

test('the keyboard skips the menu, with visible focus', async () => {
  const { page } = await open('/start.html')
  await page.keyboard.press('Tab')
  const focused = page.locator(':focus')
  expect(await focused.textContent()).toBe('Skip to content')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#VPContent$/)
  await page.keyboard.press('Tab')
  expect(await focused.evaluate(element => element.closest('#VPContent') !== null)).toBe(true)
  expect(await focused.evaluate(element => getComputedStyle(element).outlineStyle)).not.toBe('none')
})

test('the reference has every export of the packages, with its docstring', async () => {
  const { page } = await open('/api/@journey-monitor/react.html')
  const text = await page.locator('main').textContent()
  const index = await readFile(new URL('../../packages/react-bindings/src/index.ts', import.meta.url), 'utf8')
  const exported = [...index.matchAll(/\b(?:use\w+|Journey\w+|Step\w+|Visible\w+|Request\w+)(?=[ ,}])/g)].map(
    ([name]) => name,
  )
  expect(exported.length).toBeGreaterThan(10)
  for (const name of exported) expect(text).toContain(name)
  expect(text).toContain('Ignores what Next.js throws')
  expect(text).not.toContain('__namedParameters')
  const groups = await page.locator('main h2').allTextContents()
  expect(groups[0]).toMatch(/^Functions/)
})

test('a page shows the linked source', async () => {
  const { page } = await open('/medications.html')
  await page.getByRole('link', { name: 'the definition' }).first().click()
  await page.getByText("name: 'rx_renewal'").waitFor()
})
