import { expect, test } from 'vitest'
import { silentUrl } from '../silent-url.ts'
import { ON_LIST, ON_NEW_MESSAGE, useHost } from './host-session.ts'
import { MEDICATIONS, SECURE_MESSAGING } from './journey-site.ts'
import { EXPECTED_REPORTS } from './page/rejections.ts'

const host = useHost()
const UNTIL_SEND = [...ON_NEW_MESSAGE.slice(0, 4), 'send.start']
const LEFT = { step: 'send', where: 'step', cause: 'left', team: 'sm', kind: 'ux' }
const FAILED = { step: 'send', where: 'step', cause: 'send_error', team: 'sm', kind: 'engineering' }

/** Browsers refuse to connect to this port. https://fetch.spec.whatwg.org/#port-blocking */
const UNREACHABLE = 'http://127.0.0.1:1/'

async function openNewMessage(): Promise<void> {
  await host.visit(MEDICATIONS, ON_LIST)
  await host.visit(SECURE_MESSAGING, UNTIL_SEND)
}

/** Leaves the page, and waits for that drop-off in the funnel. */
async function expectDropOff(dropOff: object): Promise<void> {
  await host.page.goto('about:blank')
  await expect.poll(async () => (await host.site.funnel()).drop_offs).toMatchObject([dropOff])
}

const phasesOfSend = async () =>
  (await host.site.events()).filter(({ step }) => step === 'send').map(({ phase, failure }) => failure?.code ?? phase)

const WAYS: Record<string, () => void> = {
  'a link': () => {
    const link = document.createElement('a')
    link.href = '/my-health/medications'
    document.body.append(link)
    link.click()
  },
  'location.href': () => location.assign('/my-health/medications'),
  reload: () => location.reload(),
  Back: () => history.back(),
}

test.each(Object.entries(WAYS))('left by %s while a watched request is pending: no failure', async (_, leave) => {
  await openNewMessage()
  const requested = host.page.waitForRequest(url => url.method() === 'GET')
  await host.page.evaluate(
    url => {
      window.host.journey.watch('send', fetch(url, { mode: 'no-cors' }), { code: 'send_error' }).catch(() => {})
    },
    await silentUrl(),
  )
  await requested
  await Promise.all([host.page.waitForEvent('load'), host.page.evaluate(leave)])
  await expectDropOff(LEFT)
  expect(await host.site.text()).not.toContain('send_error')
})

test('a network failure on a page that stays is signaled at once', async () => {
  await openNewMessage()
  const recorded = await host.page.evaluate(async url => {
    const phases: string[] = []
    window.host.journey.subscribe(({ step, phase }) => phases.push(`${step}.${phase}`))
    await window.host.journey.watch('send', fetch(url, { mode: 'no-cors' }), { code: 'send_error' }).catch(() => {})
    return phases
  }, UNREACHABLE)
  expect(recorded).toEqual(['send.fail'])
  await expectDropOff(FAILED)
})

test('a network failure after the person chose to stay is signaled soon', async () => {
  await openNewMessage()
  host.page.on('dialog', dialog => dialog.dismiss())
  // Chromium asks only on a page that the person has interacted with. https://html.spec.whatwg.org/#steps-to-check-if-unloading-is-canceled
  await host.page.mouse.click(10, 10)
  await host.page.evaluate(() => {
    const keepDraft = (event: Event) => event.preventDefault()
    addEventListener('beforeunload', keepDraft)
    Object.assign(window, { isAsked: false })
    addEventListener('beforeunload', () => Object.assign(window, { isAsked: true }))
    location.assign('/my-health/medications')
    Object.assign(window, { forget: () => removeEventListener('beforeunload', keepDraft) })
  })
  await host.page.waitForFunction(() => (window as { isAsked?: boolean }).isAsked)
  await host.page.evaluate(url => {
    Object.assign(window, { phases: [] })
    window.host.journey.subscribe(({ step, phase }) =>
      (window as never as { phases: string[] }).phases.push(`${step}.${phase}`),
    )
    window.host.journey.watch('send', fetch(url, { mode: 'no-cors' }), { code: 'send_error' }).catch(() => {})
  }, UNREACHABLE)
  await host.page.waitForFunction(() => (window as never as { phases: string[] }).phases.length)
  expect(await host.page.evaluate(() => (window as never as { phases: string[] }).phases)).toEqual(['send.fail'])
  await host.page.evaluate(() => (window as never as { forget(): void }).forget())
  await expectDropOff(FAILED)
})

test('a request that the app aborts is not a failure', async () => {
  await openNewMessage()
  await host.page.evaluate(
    async url => {
      const controller = new AbortController()
      const request = fetch(url, { mode: 'no-cors', signal: controller.signal })
      const watched = window.host.journey.watch('send', request, { code: 'send_error' })
      controller.abort()
      await watched.catch(() => {})
    },
    await silentUrl(),
  )
  await expectDropOff(LEFT)
  expect(await phasesOfSend()).toEqual(['start'])
})

test('a rejection is as unhandled after watch as before', async () => {
  await host.visit(SECURE_MESSAGING, UNTIL_SEND)
  expect(await host.page.evaluate(() => window.host.reportedRejections())).toEqual(EXPECTED_REPORTS)
})
