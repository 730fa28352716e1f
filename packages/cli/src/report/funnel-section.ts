import { stepNumber } from '../journey/definition-facts.ts'
import { labelsOf } from '../journey/labels.ts'
import { capitalize, humanize } from '../system/format.ts'
import { type RenderContext, stepName, table, teamIndex, teamName, text } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import { bars } from './charts.ts'
import type { Section } from './document.ts'
import type { PublishedFunnel, PublishedStep } from './publish-funnel.ts'

/** Who entered and completed each step, and where the journeys stand. */
export function funnelSection(
  { steps, journeys, isEmpty }: PublishedFunnel,
  context: RenderContext,
): Section | undefined {
  const { definition, profile, isShared } = context
  if (isEmpty) return undefined
  const labels = labelsOf(profile)
  const { chose } = journeys
  const intent = stepNumber(definition, definition.intentStep) - 1
  const rows = steps.map((each, i) => [
    stepName(definition, each.step),
    teamName(context, each.team),
    count(each.entered),
    count(each.completed),
    rate(each.completed, steps[i - 1]?.completed ?? each.entered),
    // A share of itself says nothing.
    i <= intent ? '–' : rate(each.completed, chose),
    ...(each.details
      ? [each.details.failed, each.details.recovered, each.details.abandoned, each.details.implied].map(count)
      : []),
  ])
  const outcomes = [
    [`${capitalize(labels.pastTense(definition.convertingStep))} (converted)`, journeys.converted],
    [`${capitalize(labels.pastTense(definition.steps.at(-1)?.name ?? ''))} (part of converted)`, journeys.returned],
    ['Lost', journeys.dropped],
    [profile.headline.viewedOnly, journeys.viewedOnly],
    ['In progress (not in rates)', journeys.inProgress],
  ] as const
  return {
    id: 'funnel',
    title: 'Funnel by step and team',
    blocks: [
      {
        type: 'picture',
        picture: bars(
          `Bars, one a step: ${steps.map(each => `${humanize(each.step)} (${teamName(context, each.team)}) ${count(each.entered)} entered, ${count(each.completed)} completed`).join('; ')}.`,
          steps.map(each => ({
            name: `${stepName(definition, each.step)} · ${teamName(context, each.team)}`,
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
          `#Of the ${count(chose)} that ${labels.pastTense(definition.intentStep)}`,
          ...(isShared ? [] : ['#Failed', '#Recovered', '#Abandoned', '#Implied']),
        ],
        rows,
      ),
      table(
        'Outcomes',
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
