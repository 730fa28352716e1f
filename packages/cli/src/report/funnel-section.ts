import { humanize } from '../system/format.ts'
import { type RenderContext, stepName, table, teamIndex, text } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import { bars } from './charts.ts'
import type { Section } from './document.ts'
import type { PublishedFunnel, PublishedStep } from './publish-funnel.ts'

/** Who entered and completed each step, and where the journeys stand. */
export function funnelSection({ steps, journeys }: PublishedFunnel, { definition, isShared }: RenderContext): Section {
  const { chose } = journeys
  const rows = steps.map((each, i) => [
    stepName(definition, each.step),
    each.team,
    count(each.entered),
    count(each.completed),
    rate(each.completed, steps[i - 1]?.completed ?? each.entered),
    rate(each.completed, chose),
    ...(each.details
      ? [each.details.failed, each.details.recovered, each.details.abandoned, each.details.implied].map(count)
      : []),
  ])
  const outcomes = [
    [`Converted: completed “${humanize(definition.convertingStep)}”`, journeys.converted],
    ['Of them, returned', journeys.returned],
    ['Lost', journeys.dropped],
    ['Saw the link only, did not choose it', journeys.viewedOnly],
    ['Still in progress, in no rate', journeys.inProgress],
  ] as const
  return {
    id: 'funnel',
    title: 'The funnel, and whose each step is',
    blocks: [
      {
        type: 'picture',
        picture: bars(
          `Bars, one a step: ${steps.map(each => `${humanize(each.step)} (team ${each.team}) ${count(each.entered)} entered, ${count(each.completed)} completed`).join('; ')}.`,
          steps.map(each => ({
            name: `${stepName(definition, each.step)} · ${each.team}`,
            ...barOf(each),
            team: teamIndex(definition, each.team),
          })),
        ),
      },
      text('A full bar completed the step; the pale rest entered it and did not complete it.'),
      table(
        'Steps, by journeys that began at the first one and have ended. Rates with their 95 % interval.',
        [
          'Step',
          'Team',
          '#Entered',
          '#Completed',
          '#Of previous',
          `#Of the ${count(chose)} that completed “${humanize(definition.intentStep)}”`,
          ...(isShared ? [] : ['#Failed', '#Recovered', '#Abandoned', '#Implied']),
        ],
        rows,
      ),
      table(
        'Journeys by where they stand',
        ['Outcome', '#Journeys'],
        outcomes.map(([title, cell]) => [title, count(cell)]),
      ),
    ],
  }
}

/** Of what may not be shown, nothing is drawn: a pale bar would say that nobody completed the step. */
function barOf({ entered, completed }: PublishedStep): { value: number; part: number; label: string } {
  if (completed.number === undefined) return { value: 0, part: 0, label: `${count(entered)} entered` }
  const value = Math.max(entered.number ?? 0, completed.number)
  const label =
    entered.number === undefined ? `${count(completed)} completed` : `${count(completed)} of ${count(entered)}`
  return { value, part: completed.number, label }
}
