import { renewal } from '@journey-monitor/sdk/renewal'
import { calm, erratic, funnelOf, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { compareGroups } from './compare-groups.ts'
import type { FunnelResult } from './funnel-result.ts'
import { renderFunnel } from './render-funnel.ts'

const { profile } = renewalJourney
const funnels = Promise.all([calm, erratic].map((mix, i) => funnelOf(simulation({ journeys: 400, seed: i + 1, mix }))))
const paragraphsOf = (text: string) => text.split('\n\n').map(paragraph => paragraph.replaceAll('\n', ' '))

test('the headline closes: who selected the link converted or was lost, and the losses of all kinds are all', async () => {
  for (const funnel of await funnels) {
    const [conversion = '', losses = ''] = paragraphsOf(renderFunnel(renewal, funnel, { profile }))
    const said = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
    const chose = said(conversion, /of ([\d,]+) journeys that selected the link/)
    const converted = said(conversion, /^([\d,]+) of/)
    const lost = said(conversion, /; ([\d,]+) (?:was|were) lost\./)
    const lostBefore = said(conversion, /([\d,]+) more (?:was|were) lost in/)
    const viewed = said(conversion, /([\d,]+) more saw/)
    expect(chose).toBeGreaterThan(100)
    expect(chose).toBe(converted + lost)
    expect(lost + lostBefore).toBe(funnel.journeys.dropped)
    expect(chose + lostBefore + viewed).toBe(funnel.journeys.total - funnel.journeys.in_progress)

    const engineering = said(losses, /^([\d,]+) journeys? (?:was|were) lost to engineering/)
    const byTeam = [...losses.matchAll(/(?:Medications|Secure Messaging) ([\d,]+),/g)].map(([, own]) => Number(own))
    expect(byTeam.reduce((sum, own) => sum + own, 0)).toBe(engineering)
    expect(engineering + said(losses, /([\d,]+) ended for/) + said(losses, /([\d,]+) ended at/)).toBe(lost + lostBefore)
  }
})

test('of causes that are as frequent, none is called the most frequent, and no team comes first by its name', async () => {
  const [funnel] = await funnels
  const loss = { step: 'modal', where: 'step', team: 'meds', kind: 'engineering', journeys: 3, share: 0.25 } as const
  const theirs = { ...loss, step: 'send', team: 'sm' }
  const tied: FunnelResult = {
    ...(funnel as FunnelResult),
    drop_offs: [
      { ...loss, cause: 'launch_error' },
      { ...loss, cause: 'modal_load_error' },
      { ...theirs, cause: 'send_error', journeys: 5 },
      { ...theirs, cause: 'timeout', journeys: 1 },
    ],
    teams: [
      { team: 'meds', engineering: 6, ux: 0, known_limitation: 0, total: 6 },
      { team: 'sm', engineering: 6, ux: 0, known_limitation: 0, total: 6 },
    ],
  }
  const [, losses] = paragraphsOf(renderFunnel(renewal, tied, { profile }))
  expect(losses).toBe(
    '12 journeys were lost to engineering problems: Medications 6; Secure Messaging 6, most often by “Send error” in “Send” (5).',
  )
})

test('no line is wider than the terminal, and from 80 columns on no count is left out', async () => {
  for (const funnel of await funnels) {
    const groups = ['1.0.0', '処方箋の更新 (canary)'].map(by => ({ by, result: funnel }))
    const comparison = compareGroups(renewal, groups, ['1.0.0', '処方箋の更新 (canary)'])
    const counts = [
      ...[...funnel.steps, ...funnel.direct.flatMap(({ steps }) => steps)].flatMap(each => [
        each.entered,
        each.completed,
      ]),
      ...[...funnel.drop_offs, ...funnel.lost_returns].map(({ journeys }) => journeys),
    ].map(count => count.toLocaleString('en-US'))
    for (let columns = 40; columns <= 200; columns++) {
      const text = renderFunnel(
        renewal,
        { ...funnel, groups, comparison },
        { profile, columns, by: 'app_version', where: { page: 'list' } },
      )
      const tooWide = text.split('\n').filter(line => stringWidth(line) > columns)
      expect(tooWide, `${columns} columns`).toEqual([])
      const words = new Map<string, number>()
      for (const word of text.split(/\s+/)) words.set(word, (words.get(word) ?? 0) + 1)
      if (columns < 80) continue
      for (const count of counts) words.set(count, (words.get(count) ?? 0) - 1)
      expect(
        [...words].filter(([, left]) => left < 0),
        `${columns} columns`,
      ).toEqual([])
    }
  }
})
