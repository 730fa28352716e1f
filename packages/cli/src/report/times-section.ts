import { humanize } from '../system/format.ts'
import { type RenderContext, stepName, table, teamIndex, teamName } from './blocks.ts'
import { count, duration } from './cell-text.ts'
import { spans } from './charts.ts'
import type { Block, Section } from './document.ts'
import type { PublishedFunnel } from './publish-funnel.ts'

/** Median and 90th percentile of each step's time. */
export function timesSection({ steps, isEmpty }: PublishedFunnel, context: RenderContext): Section | undefined {
  const { definition } = context
  if (isEmpty) return undefined
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
              `Spans from the median to the 90th percentile, on a logarithmic scale: ${inPicture.map(each => `${humanize(each.step)} (${teamName(context, each.team)}) ${duration(each.p50)} to ${duration(each.p90)}`).join('; ')}.`,
              inPicture.map(({ step, team, low, high, p50, p90 }) => ({
                name: `${stepName(definition, step)} · ${teamName(context, team)}`,
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
    title: 'Time spent in each step',
    blocks: [
      ...picture,
      table(
        'From a step’s start to its completion, in the attempt that first completed it',
        ['Step', 'Team', '#Journeys that completed it', '#Median', '#p90'],
        steps.map(({ step, team, completed, p50, p90 }) => [
          stepName(definition, step),
          teamName(context, team),
          count(completed),
          duration(p50),
          duration(p90),
        ]),
      ),
    ],
  }
}
