import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { axeFindings } from '@journey-monitor/test-kit/axe-findings'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { careTeamsBroken, toCareTeams, walk, wholeWay } from '@journey-monitor/test-kit/live/live-walks'
import { runningLive } from '@journey-monitor/test-kit/live/running-live'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'

const chromium = useChromium()

/** Opens the live page, and collects its errors and violations of its content security policy. */
async function openPage(url: string, query = ''): Promise<{ page: Page; problems: string[] }> {
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  await page.goto(`${url}/live/${query}`)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByText('No journey yet').waitFor()
  return { page, problems }
}

test('updates as a journey continues, and names the owner of a drop-off', async () => {
  const { url, send } = await runningLive()
  const { page, problems } = await openPage(url, '?open=ended')
  const actions = walk(careTeamsBroken)

  await send(actions.slice(0, 3))
  await page.getByRole('row', { name: /^#1/ }).getByText('in it now').waitFor()
  await send(actions.slice(3))

  const journey = page.getByRole('row', { name: /^#1/ })
  await journey.getByText('Care team API error · Secure Messaging · still open').waitFor()
  await page.getByText('Engineering problems: 1 journey lost. Secure Messaging: 1').waitFor()
  await page
    .getByRole('row', { name: /^Care team API error, in “Care team pick” Secure Messaging engineering 1 100\.0/ })
    .waitFor()
  await page.getByRole('row', { name: /^3\. Care team pick Secure Messaging 1 0/ }).waitFor()
  const label = page
    .getByRole('img', { name: /^A flow from step to step/ })
    .locator('text')
    .first()
  expect(await label.evaluate(text => getComputedStyle(text).fontFamily)).toContain('system-ui')
  expect(problems).toEqual([])
})

test('an open journey has its own state, until it is counted as ended; the address keeps the choice', async () => {
  const { url, send } = await runningLive()
  const { page } = await openPage(url)
  const figure = (name: string) => page.locator('.figures div').filter({ hasText: name }).locator('dd')
  await send(walk(toCareTeams))
  await page.getByRole('heading', { name: '1 open journey' }).waitFor()
  await page
    .getByRole('row', { name: /^Stopped without a signal, in “Care team pick” Secure Messaging UX 1/ })
    .waitFor()
  expect([await figure('Open').textContent(), await figure('Lost').textContent()]).toEqual(['1', '0'])
  await page.getByText('No journey that began at the first step has ended.').waitFor()
  expect(await page.locator('#updated').textContent()).toMatch(/^Updated \d.* \S+$/)

  await page.getByRole('checkbox').focus()
  await page.keyboard.press('Space')

  expect(await page.getByRole('checkbox', { name: 'Count open journeys as ended' }).isChecked()).toBe(true)
  const lost = page.getByRole('row', { name: /^Stopped without a signal, in “Care team pick” .* 100\.0/ })
  await lost.waitFor()
  expect([await figure('Open').textContent(), await figure('Lost').textContent()]).toEqual(['0', '1'])
  expect(new URL(page.url()).search).toBe('?open=ended')

  await page.reload()
  await lost.waitFor()
  expect(await page.getByRole('checkbox', { name: 'Count open journeys as ended' }).isChecked()).toBe(true)
})

test('keeps filters and a comparison in the address, through updates, a reload and Back', async () => {
  const { url, send } = await runningLive()
  const { page, problems } = await openPage(url)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const figure = (name: string, value: string) =>
    page.locator('.figures div').filter({ hasText: name }).locator('dd').getByText(value, { exact: true }).waitFor()
  const search = () => new URL(page.url()).search
  await send([...walk(careTeamsBroken), ...walk(wholeWay)])
  await page.getByRole('row', { name: /^#2/ }).waitFor()
  await figure('Open', '1')

  await page.getByLabel('Page').focus()
  await page.keyboard.press('L')
  await figure('Open', '0')
  expect(search()).toBe('?where.page=list')
  await page.getByRole('row', { name: /^#1/ }).waitFor({ state: 'detached' })
  await page
    .getByRole('status')
    .filter({ hasText: 'Page List: Journeys 1, Sent the message 1 (1 returned to Medications), Lost 0, Saw' })
    .waitFor()
  await send([...walk(careTeamsBroken), ...walk(wholeWay)])
  await page.getByRole('row', { name: /^#4/ }).waitFor()
  await figure('Sent the message', '2')
  await figure('Open', '0')
  expect(await page.getByRole('row', { name: /^#/ }).count()).toBe(2)

  await page.getByLabel('Page').selectOption('Any')
  await page.getByLabel('Time range').selectOption('Last hour')
  await page.getByLabel('Compare').selectOption('Page')
  const comparison = page.getByText('“Details” converted 0.0%, “List” 100.0%: 100.0 points less')
  await page.getByLabel('Count open journeys as ended').check()
  await comparison.waitFor()
  expect(search()).toBe('?since=1h&by=page&a=list&b=details&open=ended')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await axeFindings(page)).toEqual([])

  await page.reload()
  await comparison.waitFor()
  expect(await page.getByLabel('Second value').inputValue()).toBe('details')

  await page.getByLabel('Toggle').selectOption('No')
  await page.getByText('Without the filter “Toggle”, there are 4 journeys.').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.goBack()
  await comparison.waitFor()
  expect(await page.getByLabel('Toggle').inputValue()).toBe('')

  await page.getByRole('button', { name: 'Clear filters' }).click()
  await comparison.waitFor({ state: 'detached' })
  expect(search()).toBe('?open=ended')
  expect(problems).toEqual([])
})

test('shows a time range in local time, and keeps it in UTC in the address', async () => {
  const { url, send } = await runningLive()
  await send(walk(wholeWay, Date.UTC(2026, 10, 20, 9, 30)))
  const context = await chromium.browser.newContext({ timezoneId: 'America/New_York' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(`${url}/live/`)
  await page.getByRole('row', { name: /^#1/ }).waitFor()

  await page.getByLabel('Time range').selectOption('From – to')
  await page.getByLabel('From', { exact: true }).fill('2026-11-20T04:31')
  await page.keyboard.press('Enter')
  await page.getByText('Without the filter “Time range”, there is 1 journey.').waitFor()
  expect(new URL(page.url()).search).toBe('?from=2026-11-20T09%3A31%3A00.000Z')

  await page.getByLabel('From', { exact: true }).fill('2026-11-20T04:30')
  await page.getByLabel('To before').fill('2026-11-20T04:31')
  await page.getByRole('button', { name: 'Show this range' }).click()
  await page.getByRole('row', { name: /^#1/ }).waitFor()
  await page.reload()
  await page.getByRole('row', { name: /^#1/ }).waitFor()
  expect(await page.getByLabel('To before').inputValue()).toBe('2026-11-20T04:31')
  await page.getByRole('row', { name: /^#1\s*Nov 20, 2026, 4:30:0/ }).waitFor()

  const secondOfTwoHours = '?from=2026-11-01T06:30:15Z&to=2026-11-01T06:45Z'
  await page.goto(`${url}/live/${secondOfTwoHours}`)
  await page.getByLabel('Page').selectOption('List')
  expect(new URLSearchParams(new URL(page.url()).search).get('from')).toBe('2026-11-01T06:30:15Z')
})

test('shows a loading state until the funnel arrives, and on a phone that there is no journey yet', async () => {
  const { url } = await runningLive()
  const page = await chromium.browser.newPage({ viewport: { width: 390, height: 844 } })
  onTestFinished(() => page.close())
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/live/events*', async route => {
    await released
    await route.continue()
  })
  await page.goto(`${url}/live/`)
  await page.getByText('Loading the funnel').waitFor()
  expect(await page.locator('main').getAttribute('aria-busy')).toBe('true')
  await page.getByRole('status').filter({ hasText: 'Connecting' }).waitFor()

  release()
  await page.getByText('Loading the funnel').waitFor({ state: 'hidden' })
  expect(await page.locator('main').getAttribute('aria-busy')).toBe(null)
  const empty = await page.getByText('No journey yet. Start one in the app, and it appears here.').boundingBox()
  expect(empty && empty.x >= 0 && empty.x + empty.width <= 390).toBe(true)
  expect(empty && empty.y + empty.height, 'without scrolling').toBeLessThan(844)
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
})

test('says that the numbers cannot be computed, keeps those of the same filters, and recovers by itself', async () => {
  const { url, dir, send } = await runningLive()
  const damaged = join(dir, 'compacted-generation-1')
  await send(walk(wholeWay))
  await mkdir(damaged)
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(`${url}/live/`)
  const failure = page.getByText('The numbers can’t be computed right now.', { exact: true })
  const numbers = page.locator('.figures')
  await failure.waitFor()
  await page
    .getByText(/compacted\.json does not say .*restore it.*\. This page tries again by itself\.$/)
    .first()
    .waitFor()
  await page.getByRole('status').filter({ hasText: 'The numbers can’t be computed right now.' }).waitFor()
  expect([await page.getByText('Loading').isVisible(), await numbers.isVisible()]).toEqual([false, false])
  expect(await axeFindings(page)).toEqual([])

  await rm(damaged, { recursive: true })
  await numbers.waitFor()
  await page.getByRole('row', { name: /^#1/ }).waitFor()
  await failure.waitFor({ state: 'hidden' })

  await mkdir(damaged)
  await send(walk(wholeWay))
  await page
    .getByText(/Until then you see numbers from \d+:\d+.*\.$/)
    .first()
    .waitFor()
  expect(await numbers.isVisible()).toBe(true)
  await page.getByLabel('Page').selectOption('List')
  await numbers.waitFor({ state: 'hidden' })
  await failure.waitFor()

  await rm(damaged, { recursive: true })
  await numbers.waitFor()
  await page.getByRole('row', { name: /^#2/ }).waitFor()
  await failure.waitFor({ state: 'hidden' })
})

test('without JavaScript only says that it needs it', async () => {
  const { url } = await runningLive()
  const page = await chromium.browser.newPage({ javaScriptEnabled: false })
  onTestFinished(() => page.close())
  await page.goto(`${url}/live/`)
  const notice = page.locator('noscript .notice')
  await notice.waitFor()
  expect(await notice.textContent()).toBe('This page shows journeys as they happen, and needs JavaScript for that.')
  for (const text of ['Connecting', 'Loading', 'Time range', 'Count open journeys as ended'])
    expect(await page.getByText(text, { exact: true }).isVisible(), text).toBe(false)
})

test.each(['light', 'dark'] as const)('axe finds nothing, %s', async colorScheme => {
  const { url, send } = await runningLive()
  const { page } = await openPage(url)
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  expect(await axeFindings(page)).toEqual([])

  await send([careTeamsBroken, wholeWay, toCareTeams].flatMap(signal => walk(signal)))
  await page.getByRole('heading', { name: 'From step to outcome' }).waitFor()
  await page.getByRole('row', { name: /^#3/ }).waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.setViewportSize({ width: 360, height: 700 })
  await page.locator('.scroll[tabindex="0"]', { has: page.locator('#journeys') }).waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  expect(await axeFindings(page)).toEqual([])
})

test('an update keeps focus, scroll positions and selection', async () => {
  const { url, send } = await runningLive()
  const { page, problems } = await openPage(url, '?open=ended')
  await page.setViewportSize({ width: 360, height: 700 })
  await send(walk(wholeWay))
  const steps = page.getByRole('group', { name: /^Steps, by journeys/ })
  await steps.focus()
  await steps.evaluate(place => {
    place.scrollLeft = 90
    getSelection()?.selectAllChildren(place.querySelector('tbody th') as Element)
  })
  const onScreen = () => steps.evaluate(place => place.getBoundingClientRect().top)
  const seenAt = await onScreen()

  await send(walk(careTeamsBroken))
  await steps.getByRole('row', { name: /^1\. Link view Medications 2 2/ }).waitFor()

  expect(await steps.evaluate(place => place === document.activeElement)).toBe(true)
  expect(await steps.evaluate(place => place.scrollLeft)).toBe(90)
  expect(await page.evaluate('String(getSelection())')).toBe('1. Link view')
  // Browsers scroll by whole pixels, but lines have fractional positions.
  expect(Math.abs((await onScreen()) - seenAt)).toBeLessThan(1)
  expect(problems).toEqual([])
})

test('only content that overflows can be scrolled by keyboard and is a tab stop', async () => {
  const { url, send } = await runningLive()
  const { page } = await openPage(url, '?open=ended')
  await send(walk(careTeamsBroken))
  const times = page.getByRole('group', { name: /^From a step’s start/ })
  const stop = page.locator('[tabindex="0"]')
  await times.waitFor()
  expect(await times.and(stop).count()).toBe(0)

  await page.setViewportSize({ width: 360, height: 700 })
  await times.and(stop).waitFor()

  await page.setViewportSize({ width: 1280, height: 700 })
  await times.and(stop).waitFor({ state: 'detached' })
})

test('reports a lost connection once, and reconnects, even if the connection only fell silent', async () => {
  const { url } = await runningLive()
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  await page.clock.install()
  await page.addInitScript(`
    window.EventSource = class extends EventSource {
      constructor(url) { super(url); window.opened = this }
    }
    window.texts = []
    addEventListener('DOMContentLoaded', () => {
      const connection = document.getElementById('connection')
      new MutationObserver(() => texts.push(connection.textContent)).observe(connection, { childList: true })
    })`)
  await page.goto(`${url}/live/`)
  const live = page.getByText('Live', { exact: true })
  await live.waitFor()
  /** Takes a function: text would be evaluated anew at each poll, which the page's Content-Security-Policy refuses. */
  const hasSaid = (...texts: string[]) =>
    page.waitForFunction(expected => Reflect.get(globalThis, 'texts').join() === expected, texts.join())

  await page.clock.runFor(70_000)
  await hasSaid('Live', 'Connection lost, trying again', 'Live')

  await page.context().setOffline(true)
  await page.evaluate(`document.getElementById('count-open').click()`)
  await page.getByText('Connection lost, trying again').waitFor()
  await page.evaluate(`for (let i = 0; i < 3; i++) opened.dispatchEvent(new Event('error'))`)
  expect(await page.evaluate('texts.slice(3).filter(text => text.includes("lost")).length')).toBe(1)
  await page.context().setOffline(false)
  await page.clock.runFor(11_000)
  await live.waitFor()

  await page.clock.setSystemTime(Date.UTC(2026, 0, 1))
  await page.evaluate('texts.length = 0')
  await page.clock.runFor(11_000)
  await hasSaid('Connection lost, trying again', 'Live')

  const setVisibility = (state: string) =>
    page.evaluate(state => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await setVisibility('hidden')
  await page.clock.runFor(61_000)
  await page.getByText('Paused while hidden', { exact: true }).waitFor()
  expect(await page.evaluate('opened.readyState')).toBe(2)
  await setVisibility('visible')
  await live.waitFor()
})

test('renders a stream of events once in a while, and keeps only the newest journeys', async () => {
  const { url, send } = await runningLive()
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  await page.addInitScript(`
    window.EventSource = class extends EventSource {
      constructor(url) { super(url); window.opened = this }
    }`)
  await send(walk(wholeWay))
  await page.goto(`${url}/live/`)
  await page.getByRole('row', { name: /^#1/ }).waitFor()
  await page.evaluate(`{
    window.renders = 0
    new MutationObserver(() => renders++).observe(document.getElementById('journeys'), { childList: true })
    for (let number = 2; number <= 500; number++) {
      const data = JSON.stringify({ number, started_at: Date.now(), steps: [null, null, null, null, null, null] })
      opened.dispatchEvent(new MessageEvent('journey', { data }))
    }
  }`)
  await page.getByRole('row', { name: /^#500/ }).waitFor()
  expect([await page.evaluate('renders'), await page.getByRole('row', { name: /^#/ }).count()]).toEqual([1, 50])
})
