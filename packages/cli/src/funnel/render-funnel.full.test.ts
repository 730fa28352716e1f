import { differentFunnels, expectFunnelsFit } from '@journey-monitor/test-kit/funnel-widths'
import stringWidth from 'string-width'
import { test } from 'vitest'

test('at every width from 40 to 200 columns, no line is wider than the terminal, and from 80 columns on no count is left out', async () => {
  const widths = Array.from({ length: 161 }, (_, i) => 40 + i)
  expectFunnelsFit(await differentFunnels(), widths, stringWidth)
})
