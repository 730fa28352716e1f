import { useChromium } from '@journey-monitor/test-kit/chromium'
import { expect, test } from 'vitest'
import { withBenchSite } from './bench-site.ts'
import { HEAP_BAR, heapsAfter } from './chromium.ts'

const chromium = useChromium()

test('the heap stays the same over 3,000 journeys, and grows if the page keeps an event of each', async () => {
  const walks = [{ journeys: 1_000 }, { journeys: 3_000 }, { journeys: 3_000, leaky: true }]
  const [before = 0, after = 0, leaked = 0] = await withBenchSite(chromium.browser, site => heapsAfter(site, walks))
  expect(after / before).toBeLessThanOrEqual(HEAP_BAR)
  expect(leaked / after).toBeGreaterThan(HEAP_BAR)
})
