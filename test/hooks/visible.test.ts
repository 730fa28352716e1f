import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOOKS_URL, serveHooks } from './serve-hooks.ts'
import { CONTENTS, HIDDEN_LINKS, LOADED, TEXT } from './visible-cases.ts'

const SEEN = ['rx_renewal.link_view.start']
const chromium = useChromium()
let page: Page

/** One page for the tests of a block is enough, because each link has its own tree and journey. */
function openPage(prepare?: () => void): void {
  beforeAll(async () => {
    const context = await chromium.browser.newContext({ viewport: { width: 800, height: 600 } })
    await serveHooks(context)
    page = await context.newPage()
    if (prepare) await page.addInitScript(prepare)
    await page.goto(HOOKS_URL)
  })
  afterAll(() => page?.context().close())
}

const showLink = (html: string) => page.evaluate(each => window.showLink(each), html)
const change = (script: string) => page.evaluate(`(link => { ${script} })(document.getElementById('link'))`)
const recorded = () => page.evaluate(() => window.recorded)
const becomesSeen = () => expect.poll(recorded).toEqual(SEEN)

/** Waits until the test's own observers have looked at the link, one after the other, and nothing was recorded. */
async function staysUnseen(looks = 3): Promise<void> {
  await page.evaluate(async times => {
    const link = document.getElementById('link') as Element
    for (let look = 0; look < times; look++) {
      await new Promise(resolve => new IntersectionObserver(resolve).observe(link))
    }
  }, looks)
  expect(await recorded()).toEqual([])
}

describe.each([
  ['today’s browsers', undefined],
  [
    'browsers without checkVisibility and ResizeObserver',
    () => {
      Reflect.deleteProperty(Element.prototype, 'checkVisibility')
      Reflect.deleteProperty(window, 'ResizeObserver')
    },
  ],
])('in %s', (_, prepare) => {
  openPage(prepare)

  test('an element is seen when half of it is in the viewport, not before', async () => {
    await showLink('<div style="height: 560px"></div><div id="link" style="height: 100px">link</div>')
    await staysUnseen()
    await page.mouse.wheel(0, 20)
    await becomesSeen()
  })

  test('an element taller than two viewports is seen when it fills half of one', async () => {
    await showLink('<div style="height: 400px"></div><div id="link" style="height: 4000px">link</div>')
    await staysUnseen()
    await page.mouse.wheel(0, 300)
    await becomesSeen()
  })

  test('a tall element is not seen before half of it shows from the side', async () => {
    await showLink('<div id="link" style="width: 400px; height: 590px; transform: translateX(-280px)">link</div>')
    await staysUnseen()
    await change('link.style.transform = "translateX(-100px)"')
    await becomesSeen()
  })

  test.each(HIDDEN_LINKS)('%s is seen only once it is visible', async (_name, html, becomesVisible) => {
    await showLink(html)
    await staysUnseen()
    await change(becomesVisible)
    await becomesSeen()
  })

  test.each(CONTENTS)('an element with display: contents is seen by its content: %s', async (_name, inside) => {
    await showLink(`<div style="height: 900px"></div><x-link id="link" style="display: contents">${inside}</x-link>`)
    await staysUnseen()
    await page.mouse.wheel(0, 2000)
    await becomesSeen()
  })
})

describe('in today’s browsers only', () => {
  openPage()
  test('content that content-visibility skips is seen once it is rendered', async () => {
    await showLink(`<div style="content-visibility: hidden; height: 50px"><a id="link">${TEXT}</a></div>`)
    await staysUnseen()
    await change('link.parentElement.style.contentVisibility = "visible"')
    await becomesSeen()
  })

  test('an element whose own content is skipped is seen once it is rendered', async () => {
    await showLink(`<div id="link" style="content-visibility: hidden; width: 200px; height: 50px">${TEXT}</div>`)
    await staysUnseen()
    await change('link.style.contentVisibility = "visible"')
    await becomesSeen()
  })

  test('a slot’s content in an element with display: contents is seen', async () => {
    await page.evaluate(() => {
      customElements.define(
        'slotted-link',
        class extends HTMLElement {
          connectedCallback() {
            this.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot>'
          }
        },
      )
    })
    await showLink(`<slotted-link id="link" style="display: contents"><a>${TEXT}</a></slotted-link>`)
    await becomesSeen()
  })

  test('a link whose component never loads is never seen, even after scrolling', async () => {
    await showLink('<p id="above"></p><va-link id="link"></va-link>')
    await staysUnseen(30)
    await page.evaluate(() =>
      Object.assign((document.getElementById('above') as HTMLElement).style, { height: '900px' }),
    )
    await staysUnseen()
    await page.mouse.wheel(0, 2000)
    await staysUnseen()
  })

  test('a link that grows is seen once', async () => {
    await showLink('<va-link id="link"></va-link>')
    await change(LOADED)
    await becomesSeen()
    await change('link.innerHTML = "";')
    await change(LOADED)
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await recorded()).toEqual(SEEN)
  })
})
