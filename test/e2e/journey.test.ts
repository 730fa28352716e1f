import { walk } from '@journey-monitor/example-demo/walk'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { silentUrl } from '../silent-url.ts'
import { shown, signaled, useDemo } from './demo-session.ts'

const demo = useDemo()

const TO_MESSAGES = ['link_view.start', 'link_view.complete', 'modal.start', 'modal.complete', 'care_team_pick.start']
const TO_SENT = [
  ...TO_MESSAGES,
  'care_team_pick.complete',
  'prefill.start',
  'prefill.complete',
  'send.start',
  'send.complete',
]
const WHOLE = [...TO_SENT, 'return.start', 'return.complete']
/** Signals of a journey that ends in the modal, on a list where the link was seen before. */
const SECOND = ['(link_view.start)', 'link_view.complete', 'modal.start', 'modal.abandon:back']

/** Opens the list, and waits until the app has signaled that a link is in view. */
async function openList(page = demo.page): Promise<void> {
  await walk.openList(page, demo.url)
  await signaled(page, 'link_view.start')
}

async function walkToMessages(page: Page): Promise<void> {
  await openList(page)
  await walk.selectLink(page)
  await walk.continueToMessages(page)
  await page.getByTestId('recent-care-teams').waitFor()
}

async function walkToReturn(page: Page): Promise<void> {
  await walkToMessages(page)
  await walk.pickCareTeam(page)
  await walk.send(page)
  await walk.seeSuccess(page)
}

const ids = (events: { id: string }[]) => [...new Set(events.map(event => event.id))]

test('the happy path: one correlation ID across three page loads and two RUM applications, nothing missing; another for the next journey in the tab', async () => {
  await walkToReturn(demo.page)
  await walk.selectLink(demo.page)
  await walk.goBackInModal(demo.page)
  const all = await demo.recorded(WHOLE.length + SECOND.length)
  const [id, second] = ids(all)
  const events = all.filter(event => event.id === id)
  expect(events.map(shown)).toEqual(WHOLE)
  expect(events.map(event => event.seq)).toEqual(WHOLE.map((_, index) => index + 1))
  expect(events[0]?.attributes).toMatchObject({ page: 'list', toggle: true })
  expect(all.filter(event => event.id === second).map(shown)).toEqual(SECOND)
  expect(all.at(-1)?.attributes).toMatchObject({ page: 'list' })
  const { journeys, quality } = await demo.funnel()
  expect(journeys).toMatchObject({ total: 2, converted: 1, returned: 1, dropped: 1 })
  expect(quality).toMatchObject({ missing: 0, duplicates: 0, conflicts: 0, rejected: 0, warnings: [] })
})

test('many links on one list page, under StrictMode, are one view', async () => {
  await openList()
  expect(await demo.page.getByTestId('send-renewal-request-message-link').count()).toBeGreaterThan(1)
  await demo.page.mouse.wheel(0, 4_000)
  const lastLink = demo.page.getByTestId('send-renewal-request-message-link').last()
  await lastLink.evaluate(
    link =>
      new Promise<void>(resolve => {
        new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && resolve()).observe(link)
      }),
  )
  const events = await demo.recorded(1)
  expect(events.map(shown)).toEqual(['link_view.start'])
})

test('Back from Secure Messaging, from the back/forward cache if the browser has one: seeing changes nothing, selecting does', async () => {
  await demo.page.addInitScript(() => {
    addEventListener('pageshow', event => Reflect.set(window, 'wasRestored', event.persisted))
  })
  await walkToMessages(demo.page)
  await demo.page.evaluate(() => history.go(-2))
  await demo.page.waitForURL('**/my-health/medications', { waitUntil: 'commit' })
  const isAsItWasLeft = await demo.page.evaluate(() => Reflect.get(window, 'wasRestored'))
  if (isAsItWasLeft) await walk.goBackInModal(demo.page)
  await walk.selectLink(demo.page)
  await walk.continueToMessages(demo.page)
  await demo.page.getByTestId('recent-care-teams').waitFor()
  const events = await demo.recorded(9)
  expect(ids(events)).toHaveLength(1)
  expect(events.slice(0, 5).map(shown)).toEqual(TO_MESSAGES)
  expect(events.map(shown)).toContain('(care_team_pick.abandon:went_back)')
  expect(events.at(-1)).toMatchObject({ step: 'care_team_pick', phase: 'start', attempt: 2, first: false })
})

test('after a restore from the back/forward cache the visible link counts as seen again', async () => {
  await openList()
  await walk.selectLink(demo.page)
  await walk.goBackInModal(demo.page)
  await demo.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await signaled(demo.page, 'link_view.start', 2)
  const events = await demo.recorded(5)
  expect(events.map(shown)).toEqual([...TO_MESSAGES.slice(0, 3), 'modal.abandon:back', 'link_view.start'])
  expect(events.at(-1)).toMatchObject({ attempt: 2, first: false })
})

test('a reload mid-journey: the context is lost, and Secure Messaging owns the failure', async () => {
  await walkToMessages(demo.page)
  await demo.page.reload()
  const events = await demo.recorded(6)
  expect(events.map(shown)).toEqual([...TO_MESSAGES, 'care_team_pick.fail:context_lost'])
  expect((await demo.funnel()).drop_offs).toMatchObject([
    { step: 'care_team_pick', team: 'sm', kind: 'engineering', cause: 'context_lost', journeys: 1 },
  ])
})

test('a success URL that is replayed, reloaded or bookmarked is neither a second nor a first return', async () => {
  const success = `${demo.url}/my-health/medications?page=1&rxRenewalMessageSuccess=true`
  const stranger = await demo.newPage()
  await stranger.goto(success)
  await walk.seeSuccess(stranger)
  await walk.leave(stranger)

  await walkToReturn(demo.page)
  await demo.page.reload()
  await walk.seeSuccess(demo.page)
  const returned = (await demo.recorded(WHOLE.length)).filter(event => event.step === 'return')
  expect(returned.map(shown)).toEqual(['return.start', 'return.complete'])
  expect(ids(returned)).toHaveLength(1)
})

test('a plain message after an abandoned renewal is not a conversion', async () => {
  await walkToMessages(demo.page)
  await demo.page.getByRole('link', { name: 'Inbox' }).click()
  await demo.page.getByTestId('compose-message-link').click()
  await demo.page.getByTestId('continue-button').click()
  await demo.page.getByTestId('recent-care-teams').waitFor()
  await walk.pickCareTeam(demo.page)
  await demo.page.getByTestId('message-subject-field').locator('input').fill('A question')
  await demo.page.getByTestId('message-body-field').locator('textarea').fill('Good morning')
  await walk.send(demo.page)
  await demo.page.getByTestId('message-sent-alert').waitFor()
  const events = await demo.recorded(6)
  expect(events.map(shown)).toEqual([...TO_MESSAGES, 'care_team_pick.abandon:left_for_inbox'])
  expect((await demo.funnel()).journeys).toMatchObject({ total: 1, converted: 0, dropped: 1 })
})

test('if storage is refused, the handoff parameter carries the journey, and no page keeps the parameter', async () => {
  await demo.context.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  })
  await walkToReturn(demo.page)
  expect(demo.page.url()).toBe(`${demo.url}/my-health/medications?page=1&rxRenewalMessageSuccess=true`)
  const events = await demo.recorded(WHOLE.length)
  expect(events.map(shown)).toEqual(WHOLE)
  expect(ids(events)).toHaveLength(1)
})

test('a handoff into a new tab: the journey continues there', async () => {
  await openList()
  await walk.selectLink(demo.page)
  // Like opening the link in another browser: the page hands the journey over, and stays open.
  await demo.page.evaluate(() => {
    const handedOff = new Promise<string>(resolve => {
      navigation.addEventListener('navigate', event => {
        if (!event.destination.url.includes('/secure-messages/')) return
        event.preventDefault()
        resolve(event.destination.url)
      })
    })
    Object.assign(window, { handedOff })
  })
  await demo.page.getByRole('button', { name: 'Continue', exact: true }).click()
  const handedOff = await demo.page.evaluate(() => Reflect.get(window, 'handedOff') as Promise<string>)

  const tab = await demo.context.newPage()
  await tab.goto(handedOff)
  await tab.getByTestId('recent-care-teams').waitFor()
  expect(tab.url()).not.toContain('handoff')
  await walk.pickCareTeam(tab)
  await walk.send(tab)
  await walk.seeSuccess(tab)
  const events = await demo.recorded(WHOLE.length)
  expect(events.map(shown)).toEqual(WHOLE)
  expect(ids(events)).toHaveLength(1)
})

test('leaving while the care teams load is not an API failure', async () => {
  const silent = await silentUrl()
  await demo.page.addInitScript(url => {
    const { fetch } = window
    window.fetch = (input, init) => fetch(`${input}`.includes('/allrecipients') ? url : input, init)
  }, silent)
  const asked = demo.page.waitForRequest(silent)
  await openList()
  await walk.selectLink(demo.page)
  await walk.continueToMessages(demo.page)
  await asked
  await signaled(demo.page, 'care_team_pick.start')
  const events = await demo.recorded(TO_MESSAGES.length)
  expect(events.map(shown)).toEqual(TO_MESSAGES)
  expect((await demo.funnel()).drop_offs).toMatchObject([
    { step: 'care_team_pick', where: 'step', cause: 'left', team: 'sm', kind: 'ux' },
  ])
})

test('sign-out mid-journey closes it and forgets it', async () => {
  await walkToMessages(demo.page)
  await demo.page.getByTestId('sign-out').click()
  await demo.page.waitForURL(`${demo.url}/`)
  const stored = await demo.page.evaluate(() => sessionStorage.getItem('journey-monitor:rx_renewal'))
  expect(stored).toBeNull()
  const events = await demo.recorded(6)
  expect(events.map(shown)).toEqual([...TO_MESSAGES, '(care_team_pick.abandon:signed_out)'])
})

test('from the details page, the journey knows where the link was seen and selected', async () => {
  await openList()
  const card = demo.page
    .getByTestId('medication-card')
    .filter({ has: demo.page.getByTestId('send-renewal-request-message-link') })
  await card.first().getByRole('link').first().click()
  await demo.page.waitForURL('**/prescription/*')
  await demo.page.getByTestId('send-renewal-request-message-action-link').locator('a').click()
  await walk.continueToMessages(demo.page)
  await demo.page.getByTestId('recent-care-teams').waitFor()
  const events = await demo.recorded(5)
  expect(events.map(shown)).toEqual(TO_MESSAGES)
  expect(events.map(event => event.attributes.selected_on).filter(Boolean)).toEqual(['details'])
  expect(events.at(-1)?.attributes.page).toBe('list')
})

test('on a phone, the modal fits the screen; focus goes to the heading of the next page', async () => {
  const { page } = demo
  await page.setViewportSize({ width: 390, height: 700 })
  await openList()
  await walk.selectLink(page)
  const close = page.getByTestId('send-renewal-request-message-modal').getByRole('button', { name: 'Close' })
  const box = await close.first().boundingBox()
  expect(box && box.x + box.width).toBeLessThanOrEqual(390)

  await walk.continueToMessages(page)
  await page.getByTestId('recent-care-teams').waitFor()
  await page.getByRole('link', { name: 'Inbox' }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Messages: Inbox')
})

test('the start page has instructions and the state of the switches; without JavaScript, it asks for JavaScript', async () => {
  const { page } = demo
  await page.setViewportSize({ width: 390, height: 700 })
  await page.goto(demo.url)
  await page.getByRole('heading', { name: 'Try it in three steps' }).waitFor()
  const status = page.getByRole('status')
  await status.filter({ hasText: 'Everything works.' }).waitFor()
  await page.getByRole('checkbox').first().check()
  await status.filter({ hasText: '1 switch is on.' }).waitFor()
  const box = await status.boundingBox()
  expect(box && box.y >= 0 && box.y + box.height <= 700).toBe(true)
  await page.getByRole('button', { name: 'Repair everything' }).click()
  await status.filter({ hasText: 'Repaired. Everything works.' }).waitFor()
  expect(await page.evaluate(countCoveredSwitches)).toBe(0)
  const unscripted = await demo.newPage({ javaScriptEnabled: false })
  await unscripted.goto(demo.url)
  const notice = unscripted.locator('.notice')
  await notice.waitFor()
  expect(await notice.textContent()).toContain('This page needs JavaScript')
  expect(await unscripted.getByRole('link').count()).toBe(0)
  expect(await unscripted.getByRole('heading').allTextContents()).toEqual(['Journey Monitor'])
})

/** Runs in the page: focuses each switch, and counts those that the bar at the bottom then covers. */
function countCoveredSwitches(): number {
  const bar = document.querySelector('.bar') as HTMLElement
  return [...document.querySelectorAll<HTMLInputElement>('#faults input')].filter(input => {
    input.focus()
    const { top, bottom } = bar.getBoundingClientRect()
    const box = input.getBoundingClientRect()
    return box.bottom > top && box.top < bottom
  }).length
}
