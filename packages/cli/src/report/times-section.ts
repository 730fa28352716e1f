import { humanize } from '../system/format.ts'
import { type RenderContext, stepName, table, teamIndex } from './blocks.ts'
import { count, duration } from './cell-text.ts'
import { spans } from './charts.ts'
import type { Block, Section } from './document.ts'
import type { PublishedFunnel } from './publish-funnel.ts'

/** Median and 90th percentile of each step's time. */
export function timesSection({ steps }: PublishedFunnel, { definition }: RenderContext): Section {
  const inPicture = steps.flatMap(each => {
    const [low, high] = [each.p50.shown, each.p90.shown]
    return typeof low === 'number' && typeof high === 'number' ? [{ ...each, low, high }] : []
  })
  const picture: Block[] =
    inPicture.length === 0
      ? []
      : [
          {
            type: 'picture',
            picture: spans(
              `Spans from the median to the 90th percentile, on a logarithmic scale: ${inPicture.map(each => `${humanize(each.step)} (team ${each.team}) ${duration(each.p50)} to ${duration(each.p90)}`).join('; ')}.`,
              inPicture.map(({ step, team, low, high, p50, p90 }) => ({
                name: `${stepName(definition, step)} · ${team}`,
                low,
                high,
                label: `${duration(p50)} – ${duration(p90)}`,
                team: teamIndex(definition, team),
              })),
            ),
          },
        ]
  return {
    id: 'times',
    title: 'How long the steps took',
    blocks: [
      ...picture,
      table(
        'From a step’s start to its completion, of the attempt that first completed it: half took at most p50, nine in ten at most p90',
        ['Step', 'Team', '#Journeys that completed it', '#p50', '#p90'],
        steps.map(({ step, team, completed, p50, p90 }) => [
          stepName(definition, step),
          team,
          count(completed),
          duration(p50),
          duration(p90),
        ]),
      ),
    ],
  }
}
