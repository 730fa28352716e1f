import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { bundleHooks, HOOKS_HTML } from '../hooks/serve-hooks.ts'
import { CONTENTS, HIDDEN_LINKS } from '../hooks/visible-cases.ts'
import { useBrowser } from './use-browser.ts'

const SEEN = ['rx_renewal.link_view.start']
const browser = useBrowser()

let script: string
beforeAll(async () => {
  script = await bundleHooks()
})
beforeEach(async () => {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : HOOKS_HTML)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await browser.page.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})

async function showLink(html: string): Promise<void> {
  await browser.page.evaluate(each => window.showLink(each), html)
  await browser.page.waitUntil(() => document.getElementById('link'))
}

const recorded = () => browser.page.evaluate(() => window.recorded)
const becomesSeen = () => expect.poll(recorded).toEqual(SEEN)

/** Waits until the test's own observers have looked at the link, one after the other, and nothing was recorded. */
async function staysUnseen(): Promise<void> {
  await browser.page.evaluate(async () => {
    const link = document.getElementById('link') as Element
    for (let look = 0; look < 3; look++) {
      await new Promise<void>(resolve => new IntersectionObserver(() => resolve()).observe(link))
    }
  })
  expect(await recorded()).toEqual([])
}

test('an element is seen when half of it is in the viewport, not before', async () => {
  const height = await browser.page.evaluate(() => innerHeight)
  await showLink(`<div style="height: ${height - 20}px"></div><div id="link" style="height: 100px">link</div>`)
  await staysUnseen()
  await browser.page.evaluate(() => scrollBy(0, 1_000))
  await becomesSeen()
})

test('an element taller than two viewports is seen when it fills half of one', async () => {
  const height = await browser.page.evaluate(() => innerHeight)
  await showLink(
    `<div style="height: ${height - 20}px"></div><div id="link" style="height: ${8 * height}px">link</div>`,
  )
  await staysUnseen()
  await browser.page.evaluate(() => scrollBy(0, innerHeight))
  await becomesSeen()
})

test.each(HIDDEN_LINKS)('%s is seen only once it is visible', async (_name, html, becomesVisible) => {
  await showLink(html)
  await staysUnseen()
  await browser.page.evaluate(change => {
    new Function('link', change)(document.getElementById('link'))
  }, becomesVisible)
  await becomesSeen()
})

test.each(CONTENTS)('an element with display: contents is seen by its content: %s', async (_name, inside) => {
  await showLink(`<div style="height: 3000px"></div><x-link id="link" style="display: contents">${inside}</x-link>`)
  await staysUnseen()
  await browser.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await becomesSeen()
})
