import { duration as durationText, roundedDuration } from '../system/format.ts'
import { HOUR, MINUTE, SECOND } from '../system/time-units.ts'
import { HATCHED } from './bar-chart.ts'
import { linked, type RenderContext, stepName, table, teamIndex, teamName } from './blocks.ts'
import { count, duration } from './cell-text.ts'
import type { BarChart, BarRow, Section } from './document.ts'
import type { PublishedFunnel, PublishedStep } from './publish-funnel.ts'

/** Median and 90th percentile of each step's time. */
export function timesSection({ steps, isEmpty }: PublishedFunnel, context: RenderContext): Section | undefined {
  if (isEmpty) return undefined
  return {
    id: 'times',
    title: 'Time spent in each step',
    blocks: [
      { type: 'bars', bars: timeBars(steps, context) },
      linked(
        table(
          'From a step’s start to its completion, in the attempt that first completed it',
          ['Step', 'Team', '#Journeys that completed it', '#Median', '#p90'],
          steps.map(({ step, team, completed, p50, p90 }) => [
            stepName(context.definition, step),
            teamName(context, team),
            count(completed),
            duration(p50),
            duration(p90),
          ]),
        ),
        steps.map(({ step }) => context.links?.step(step, 'complete')),
      ),
    ],
  }
}

const TICKS = [1, 10, 100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR]

function timeBars(steps: readonly PublishedStep[], context: RenderContext): BarChart {
  const times = steps.flatMap(({ p50, p90 }) => [p50.shown, p90.shown]).filter(time => typeof time === 'number')
  const shortest = Math.max(TICKS[0] as number, Math.min(...times))
  const longest = Math.max(...times)
  const low = TICKS.findLast(tick => tick <= shortest) ?? shortest
  const high = TICKS.find(tick => tick >= longest && tick > low) ?? longest
  // As exactly as the time is printed, no more.
  const at = (ms: number) => Math.max(0, Math.log(roundedDuration(ms) / low) / Math.log(high / low))
  const rows = steps.map(({ step, team, p50, p90 }): BarRow => {
    const own = {
      name: stepName(context.definition, step),
      team: teamName(context, team),
      color: teamIndex(context.definition, team),
      link: context.links?.step(step, 'complete'),
    }
    const [from, to] = [p50.shown, p90.shown]
    if (from === 'withheld') return { ...own, value: 'withheld', fills: [{ from: 0, pattern: 'hidden' }] }
    if (from === null || to === null) return { ...own, value: 'not measured', fills: [] }
    const value = `${duration(p50)} – ${duration(p90)}`
    const shortest = at(from) + SHORTEST_BAR
    if (to !== 'withheld') {
      return { ...own, value, fills: [{ from: at(from), to: Math.max(at(to), shortest), pattern: 'solid' }] }
    }
    return {
      ...own,
      value,
      fills: [
        { from: at(from), to: shortest, pattern: 'solid' },
        { from: shortest, pattern: 'hidden' },
      ],
    }
  })
  return {
    caption: `From the median to the 90th percentile, on a logarithmic scale: the same distance is the same factor.${rows.some(({ value }) => value.includes('withheld')) ? ` ${HATCHED}` : ''}`,
    rows,
    ticks:
      times.length === 0
        ? []
        : TICKS.filter(tick => tick >= low && tick <= high).map(tick => ({
            at: at(tick),
            label: durationText(tick).replace('.0', ''),
          })),
  }
}

/** Minimum length of a bar, as a share of the width, so that a bar without extent is visible. */
const SHORTEST_BAR = 0.005
