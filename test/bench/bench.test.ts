import { useChromium } from '@journey-monitor/test-kit/chromium'
import { expect, test } from 'vitest'
import { withBenchSite } from './bench-site.ts'
import { countRenders, measureHeap, renderLine } from './chromium.ts'

const chromium = useChromium()

test('a renewal with the hooks renders and commits as often as one without', async () => {
  const counts = await withBenchSite(chromium.browser, countRenders)
  const steps = ['link_view', 'modal', 'care_team_pick', 'prefill', 'send', 'return']
  expect(counts.signalled).toEqual(steps.flatMap(step => [`${step}.start`, `${step}.complete`]))
  expect(counts.hooked.renders).toBeGreaterThan(steps.length)
  expect(counts.hooked).toEqual(counts.bare)
  expect(renderLine(counts).bar?.holds).toBe(true)
})

test('the heap stays as it is, however many journeys a page has seen', async () => {
  const { bar, measured, beside } = await withBenchSite(chromium.browser, site =>
    measureHeap(site, { from: 1_000, to: 4_000 }),
  )
  expect(bar?.holds, `${measured}, ${beside}`).toBe(true)
})

test('the heap of a page that keeps an event of each journey does not', async () => {
  const { bar } = await withBenchSite(chromium.browser, site =>
    measureHeap(site, { from: 500, to: 2_000, leaky: true }),
  )
  expect(bar?.holds).toBe(false)
})
