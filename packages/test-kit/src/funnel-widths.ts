import { type FunnelResult, renderFunnel } from '@journey-monitor/cli/funnel'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { renewal } from '@journey-monitor/sdk/renewal'
import { expect } from 'vitest'
import { compareGroups } from '../../cli/src/funnel/compare-groups.ts'
import { calm, erratic, funnelOf, simulation } from './simulated-journeys.ts'

const { profile } = renewalJourney

/** Computes the funnels of two simulated populations. One of them loses many journeys in every way. */
export function differentFunnels(): Promise<FunnelResult[]> {
  return Promise.all([calm, erratic].map((mix, i) => funnelOf(simulation({ journeys: 400, seed: i + 1, mix }))))
}

/**
 * Renders each funnel at each of `widths`. Fails if a line is wider, or if a count is missing at 80 columns or more.
 * @param widthOf Measures a line in columns.
 */
export function expectFunnelsFit(
  funnels: readonly FunnelResult[],
  widths: readonly number[],
  widthOf: (line: string) => number,
): void {
  for (const funnel of funnels) {
    const groups = ['1.0.0', '処方箋の更新 (canary)'].map(by => ({ by, result: funnel }))
    const comparison = compareGroups(renewal, groups, ['1.0.0', '処方箋の更新 (canary)'])
    const counts = [
      ...[...funnel.steps, ...funnel.direct.flatMap(({ steps }) => steps)].flatMap(each => [
        each.entered,
        each.completed,
      ]),
      ...[...funnel.drop_offs, ...funnel.lost_returns].map(({ journeys }) => journeys),
    ].map(count => count.toLocaleString('en-US'))
    for (const columns of widths) {
      const text = renderFunnel(
        renewal,
        { ...funnel, groups, comparison },
        { profile, columns, by: 'app_version', where: { page: 'list' } },
      )
      const tooWide = text.split('\n').filter(line => widthOf(line) > columns)
      expect(tooWide, `${columns} columns`).toEqual([])
      const isSentence = (line: string) => /^\S.* /.test(line) && !/\S {2,}\S/.test(line)
      const tooLong = text.split('\n').filter(line => isSentence(line) && widthOf(line) > 100)
      expect(tooLong, 'sentences stay readable in a wide terminal').toEqual([])
      const words = new Map<string, number>()
      for (const word of text.split(/\s+/)) words.set(word, (words.get(word) ?? 0) + 1)
      expect(
        text.replace(/\s+/g, ' ').match(/[+-]?[\d.]+ \([+-]?[\d.]+ to [+-]?[\d.]+\)/g)?.length,
        'each difference has its interval',
      ).toBe(1 + comparison.steps.length + comparison.losses.length)
      if (columns < 80) continue
      for (const count of counts) words.set(count, (words.get(count) ?? 0) - 1)
      expect(
        [...words].filter(([, left]) => left < 0),
        `${columns} columns`,
      ).toEqual([])
    }
  }
}
