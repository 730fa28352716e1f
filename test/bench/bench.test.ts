import { useChromium } from '@journey-monitor/test-kit/chromium'
import { expect, test } from 'vitest'
import { withBenchSite } from './bench-site.ts'
import { countRenders, HEAP_BAR, heapsAfter, renderLine } from './chromium.ts'

const chromium = useChromium()

test('a renewal with the hooks renders and commits as often as one without', async () => {
  const counts = await withBenchSite(chromium.browser, countRenders)
  const steps = ['link_view', 'modal', 'care_team_pick', 'prefill', 'send', 'return']
  expect(counts.signaled).toEqual(steps.flatMap(step => [`${step}.start`, `${step}.complete`]))
  expect(counts.hooked.renders).toBeGreaterThan(steps.length)
  expect(counts.hooked).toEqual(counts.bare)
  expect(renderLine(counts).bar?.holds).toBe(true)
})

test('the heap does not depend on the number of journeys, and grows if the page keeps an event of each', async () => {
  // The code of the first thousand journeys is still being compiled and optimized, which takes heap, too.
  const walks = [{ journeys: 1_000 }, { journeys: 1_200 }, { journeys: 1_200, leaky: true }]
  const [before = 0, after = 0, leaked = 0] = await withBenchSite(chromium.browser, site => heapsAfter(site, walks))
  expect(after / before).toBeLessThanOrEqual(HEAP_BAR)
  expect(leaked / after).toBeGreaterThan(HEAP_BAR)
})
