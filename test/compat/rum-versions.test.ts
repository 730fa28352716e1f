import { useChromium } from '@journey-monitor/test-kit/chromium'
import { describe, onTestFinished, test } from 'vitest'
import { FIRST_PAIRS, serveVersions, walkVersions } from './rum-versions.ts'

const chromium = useChromium()

describe.each(FIRST_PAIRS)('$versions', pages => {
  test('the same journey arrives, unchanged by RUM', async () => {
    const site = await serveVersions(pages)
    const context = await chromium.browser.newContext()
    onTestFinished(() => context.close())
    await site.expectWholeJourney(await walkVersions(await context.newPage(), site))
  })
})
