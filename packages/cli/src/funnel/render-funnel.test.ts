import { renewal } from '@journey-monitor/sdk/renewal'
import { differentFunnels, expectFunnelsFit } from '@journey-monitor/test-kit/funnel-widths'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { FunnelResult } from './funnel-result.ts'
import { renderFunnel } from './render-funnel.ts'

const { profile } = renewalJourney
const funnels = differentFunnels()
/** Widths from the narrowest, past each width at which a part is left out, to the full table. */
const WIDTHS = [40, 41, 50, 60, 70, 79, 80, 81, 90, 100, 110, 112, 113, 114, 130, 160, 200]

/** The headline: the paragraphs before the line that describes the selected journeys. */
const headlineOf = (funnel: FunnelResult) => {
  const paragraphs = renderFunnel(renewal, funnel, { profile })
    .split('\n\n')
    .map(paragraph => paragraph.replaceAll('\n', ' '))
  return paragraphs.slice(
    0,
    paragraphs.findIndex(paragraph => paragraph.startsWith('rx_renewal version')),
  )
}

test('the headline closes: journeys that selected the link converted or were lost, and the kinds of losses add up', async () => {
  for (const funnel of await funnels) {
    const text = headlineOf(funnel).join('\n')
    const said = (pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
    const chose = said(/^[\d,]+ of ([\d,]+) Veterans’ journeys/)
    const converted = said(/^([\d,]+) of/)
    const lostAfter = said(/; the other ([\d,]+) (?:was|were) lost\./)
    const lostBefore = said(/Of the lost, ([\d,]+) (?:was|were) lost before/)
    const lost = said(/\+ ([\d,]+) lost \+/)
    const ended = said(/([\d,]+) journeys began at/)
    const viewed = said(/\+ ([\d,]+) saw the link/)
    expect(chose).toBeGreaterThan(100)
    expect(chose).toBe(converted + lostAfter)
    expect(lostAfter + lostBefore).toBe(lost)
    expect(converted + lost + viewed).toBe(ended)
    expect(ended).toBe(funnel.journeys.total - funnel.journeys.in_progress)
    expect(said(/began at.*: ([\d,]+) sent the message/)).toBe(converted)

    const engineering = said(/Engineering problems: ([\d,]+)/)
    const byTeam = said(/Medications: ([\d,]+)/) + said(/Secure Messaging: ([\d,]+)/)
    expect(byTeam).toBe(engineering)
    expect(engineering + said(/own reasons: ([\d,]+)/) + said(/Known limitations: ([\d,]+)/)).toBe(lost)
  }
})

test('no line is wider than the terminal, and from 80 columns on no count is left out', async () => {
  expectFunnelsFit(await funnels, WIDTHS, stringWidth)
})

test('tables of lost journeys say that some were lost before they selected the link, if some were', async () => {
  const [funnel] = (await funnels) as [FunnelResult]
  const lostAfter = (funnel.steps[0]?.completed ?? 0) - funnel.journeys.converted
  const rendered = (dropped: number) => {
    const result = { ...funnel, journeys: { ...funnel.journeys, dropped } }
    return renderFunnel(renewal, { ...result, groups: [{ by: '1.0', result }] }, { profile, by: 'app_version' })
  }
  const note = 'Lost journeys include those lost before they selected the link.'
  expect(rendered(lostAfter + 1)).toContain(`By app_version\n${note}\n`)
  expect(rendered(lostAfter)).not.toContain(note)
})
