import { axeFindings } from '@journey-monitor/test-kit/axe-findings'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { eventsOf, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { written } from '@journey-monitor/test-kit/report/rendered-report'
import { clickEvent, resourceEvent, viewEvents } from '@journey-monitor/test-kit/report/rum-page-events'
import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'

const chromium = useChromium()
let html: string
let shared: string

const broken: Walk = ({ journey }) => {
  journey.complete('link_view')
  journey.complete('modal')
  journey.fail('care_team_pick', 'care_team_api_error')
}
const direct: Walk = ({ journey }) => journey.start('care_team_pick')
const view = { session: 's', page: '/my-health/medications', referrer: '/my-health', at: 0, spentMs: 5_000, id: 'v' }

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const events = [
    ...eventsOf(through('return'), through('return'), through('send'), link, broken, direct),
    ...viewEvents(view),
    clickEvent(view, 'Contact us', 4_000),
    resourceEvent({ path: '/prescriptions', status: 500, ms: 20 }),
    'no event',
  ]
  html = (await written(events)).html
  shared = (await written(events, { share: true })).html
})

/** Opens the report in a browser, and collects its errors and network requests. */
async function openReport(content = html): Promise<{ page: Page; problems: string[] }> {
  const page = await chromium.browser.newPage({ bypassCSP: false })
  onTestFinished(() => page.close())
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => problems.push(message.text()))
  page.on('request', request => problems.push(request.url()))
  await page.setContent(content)
  return { page, problems }
}

test.each(['light', 'dark'] as const)('axe finds nothing, %s, wide and narrow', async colorScheme => {
  for (const content of [html, shared]) {
    const { page } = await openReport(content)
    await page.emulateMedia({ colorScheme })
    expect(await axeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 700 })
    expect(await axeFindings(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  }
})

test('shows the main parts in five screens, and the rest when its heading or link is selected', async () => {
  const { page } = await openReport()
  await page.setViewportSize({ width: 1280, height: 800 })
  expect(
    await page
      .locator('.folded')
      .first()
      .evaluate(section => section.getBoundingClientRect().top),
  ).toBeLessThan(5 * 800)
  const steps = page.getByRole('row', { name: /^1\. Link view/ }).first()
  expect(await steps.isVisible()).toBe(false)
  await page.locator('summary', { hasText: 'Steps, by journeys' }).click()
  expect(await steps.isVisible()).toBe(true)
  const reading = page.getByText('A journey is one attempt of one person.')
  expect(await reading.isVisible()).toBe(false)
  await page.getByRole('link', { name: 'How to read this' }).click()
  expect(await reading.isVisible()).toBe(true)
})

test('on a phone, a wide table says that it scrolls, and its first column stays', async () => {
  const { page } = await openReport()
  await page.setViewportSize({ width: 390, height: 800 })
  await page.locator('summary', { hasText: 'Steps, by journeys' }).click()
  const table = page.getByRole('group', { name: /^Steps, by journeys/ })
  const first = table.getByRole('rowheader').first()
  const left = () => first.evaluate(cell => cell.getBoundingClientRect().left)
  const before = await left()
  await table.evaluate(place => place.scrollTo(200, 0))
  expect(await table.evaluate(place => place.scrollLeft)).toBe(200)
  expect(await left()).toBe(before)
  expect(await table.evaluate(place => getComputedStyle(place, '::before').content)).toContain('Scroll sideways')
})

test('with text of twice the size, a window of 320 pixels still scrolls in one direction only', async () => {
  for (const content of [html, shared]) {
    const { page } = await openReport(content.replace('<style>', '<style>html { font-size: 200% }'))
    await page.setViewportSize({ width: 320, height: 700 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  }
})

test('needs no network and no script, and its own policy blocks none of its parts', async () => {
  const { page, problems } = await openReport()
  expect(problems).toEqual([])
  expect(await page.locator('script, link, img, iframe, [onclick], [onload]').count()).toBe(0)
  expect(html).not.toMatch(/(src|href)="(?!#)/)
})

test('pictures are images with alternative text, in the page’s colors, and every ID is unique', async () => {
  const { page } = await openReport()
  const flow = page.getByRole('img', { name: /^A flow from step to step and to outcomes: / })
  expect(await flow.count()).toBe(1)
  const colorIn = (colorScheme: 'light' | 'dark') =>
    page.emulateMedia({ colorScheme }).then(() =>
      flow
        .locator('text')
        .first()
        .evaluate(text => getComputedStyle(text).fill),
    )
  expect(await colorIn('light')).toBe('rgb(28, 28, 26)')
  expect(await colorIn('dark')).toBe('rgb(238, 237, 232)')
  const ids = (await page.evaluate(`[...document.querySelectorAll('[id]')].map(({ id }) => id)`)) as string[]
  expect(ids).toEqual([...new Set(ids)])
})

test('prints dark on white in light and dark mode', async () => {
  const { page } = await openReport()
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
  const { color, backgroundColor } = (await page.evaluate(
    `(({ color, backgroundColor }) => ({ color, backgroundColor }))(getComputedStyle(document.body))`,
  )) as Record<string, string>
  expect({ color, backgroundColor }).toEqual({ color: 'rgb(28, 28, 26)', backgroundColor: 'rgb(255, 255, 255)' })
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
  // A heading and its introduction stay with the table or picture that they introduce.
  const breakAfter = await page
    .locator('section:not(.lead) p:not(:last-child)')
    .evaluateAll(texts => [...new Set(texts.map(text => getComputedStyle(text).breakAfter))])
  expect(breakAfter).toEqual(['avoid'])
  // Sections that are folded on screen are open in print.
  expect(
    await page
      .getByText('A journey is one attempt of one person.')
      .evaluate(item => item.getBoundingClientRect().height),
  ).toBeGreaterThan(0)
})
