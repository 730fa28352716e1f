import { keys } from '../disclosure/keys.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { count, duration, humanize } from '../system/format.ts'
import { spans } from './charts.ts'
import type { Block, Section } from './document.ts'
import { stepName, type Telling, table, teamIndex } from './telling.ts'

/** Median and 90th percentile of each step's time. */
export function timesSection(funnel: FunnelResult, { definition, show }: Telling): Section {
  const timed = funnel.steps
    .map(each => ({ ...each, completed: show(keys.completed(each.step), each.completed) }))
    .map(each => (typeof each.completed === 'number' ? each : { ...each, p50_ms: null, p90_ms: null }))
  const inPicture = timed.filter(({ p50_ms, p90_ms }) => p50_ms !== null && p90_ms !== null)
  const name = (each: { step: string; team: string }) => `${stepName(definition, each.step)} · ${each.team}`
  const picture: Block[] =
    inPicture.length === 0
      ? []
      : [
          {
            type: 'picture',
            picture: spans(
              `Spans from the median to the 90th percentile, on a logarithmic scale: ${inPicture.map(each => `${humanize(each.step)} (team ${each.team}) ${duration(each.p50_ms)} to ${duration(each.p90_ms)}`).join('; ')}.`,
              inPicture.map(each => ({
                name: name(each),
                low: each.p50_ms ?? 0,
                high: each.p90_ms ?? 0,
                label: `${duration(each.p50_ms)} – ${duration(each.p90_ms)}`,
                team: teamIndex(definition, each.team),
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
        timed.map(each => [
          stepName(definition, each.step),
          each.team,
          count(each.completed),
          ...[each.p50_ms, each.p90_ms].map(ms => (typeof each.completed === 'number' ? duration(ms) : 'withheld')),
        ]),
      ),
    ],
  }
}
