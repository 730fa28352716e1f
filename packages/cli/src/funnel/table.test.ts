import { renewal } from '@journey-monitor/sdk/renewal'
import { calm, erratic, funnelOf, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'
import { renderFunnel } from './table.ts'

test.each([
  ['calm', 1, calm],
  ['erratic', 2, erratic],
])('the first sentences close: of %s people, who chose converted or was lost', async (_, seed, mix) => {
  const funnel = await funnelOf(simulation({ journeys: 400, seed, mix }))
  const [headline = ''] = renderFunnel(renewal, funnel).split('\n')
  const said = (pattern: RegExp) => Number(pattern.exec(headline)?.[1]?.replaceAll(',', '') ?? 0)

  const chose = said(/^Of ([\d,]+) that completed link_view/)
  const converted = said(/([\d,]+) completed send/)
  const lost = said(/([\d,]+) (?:was|were) lost\./)
  const lostBefore = said(/([\d,]+) more (?:was|were) lost in link_view/)
  const viewed = said(/([\d,]+) more saw link_view/)
  expect(chose).toBeGreaterThan(100)
  expect(chose).toBe(converted + lost)
  expect(lost + lostBefore).toBe(funnel.journeys.dropped)
  expect(chose + lostBefore + viewed).toBe(funnel.journeys.total - funnel.journeys.in_progress)
})
