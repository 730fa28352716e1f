import { expect, test } from 'vitest'
import { ABSENT, BACK_ON_LIST, ON_LIST, ON_NEW_MESSAGE, RIGHT, useHost } from './host-session.ts'
import { MEDICATIONS } from './journey-site.ts'

const host = useHost()
const KEY = 'journey-monitor:rx_renewal'

test('no fault: the journey is right', async () => {
  await host.walk()
  await host.expectVerdict(RIGHT)
})

/** Ways to refuse storage. Each runs in the page, before its scripts. */
const REFUSALS = {
  full: () => {
    for (let n = 0, text = 'x'.repeat(2 ** 20); text; n++) {
      try {
        sessionStorage.setItem(`filler${n}`, text)
      } catch {
        text = text.slice(0, text.length / 2)
      }
    }
  },
  refused: () => {
    const get = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    }
    Object.defineProperty(window, 'sessionStorage', { get })
  },
  'there, but null': () => {
    Object.defineProperty(window, 'sessionStorage', { value: null })
  },
  'read-only': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  },
}

test.each(Object.entries(REFUSALS))('storage is %s: right, if the URL carries the journey', async (_, refuse) => {
  await host.page.addInitScript(refuse)
  await host.walk({ carried: true })
  await host.expectVerdict(RIGHT)
})

test.each(Object.entries(REFUSALS))('storage is %s: right, within one page', async (_, refuse) => {
  await host.page.addInitScript(refuse)
  await host.visit(MEDICATIONS, [...ON_LIST, ...ON_NEW_MESSAGE, ...BACK_ON_LIST])
  await host.expectVerdict(RIGHT)
})

test('storage is refused and nothing carries the journey: each app counts its own part, and neither counts a renewal twice', async () => {
  await host.page.addInitScript(REFUSALS.refused)
  await host.walk()
  await host.expectVerdict({ total: 1, dropped: 1, direct_entries: 1, 'converted from care_team_pick': 1 })
})

test('the browser refuses cookies and all storage: RUM sends nothing, and the journey is absent', async () => {
  await host.page.addInitScript(() => {
    const get = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    }
    for (const name of ['sessionStorage', 'localStorage', 'cookieStore']) Object.defineProperty(window, name, { get })
    Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set() {} })
  })
  await host.walk({ rumStarts: false })
  await host.page.goto('about:blank')
  expect(host.site.arrived()).toBe(0)
  await host.expectVerdict(ABSENT)
})

/** Values that tampering or an accident may have left under the journey's key. */
const LEFTOVERS = {
  'no JSON': '{',
  'another type': '["rx_renewal"]',
  'a number': '7',
  'a text without the names of the steps': '{"id":"2f0c0000-0000-4000-8000-000000000000","path":"","steps":[]}',
  'megabytes of it': 'x'.repeat(2 ** 20),
  'nesting without end': `0${'{"steps":'.repeat(50_000)}`,
  'the zero character': '\u0000',
}

test.each(Object.entries(LEFTOVERS))('storage holds %s: it is ignored, and the journey is right', async (_, text) => {
  await host.visit(MEDICATIONS, [])
  await host.page.evaluate(([key, value]) => sessionStorage.setItem(key, value), [KEY, text] as const)
  await host.walk()
  await host.expectVerdict(RIGHT)
})
