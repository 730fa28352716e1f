import { keys } from '../disclosure/keys.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { type Count, count, humanize, rate } from '../system/format.ts'
import { bars } from './charts.ts'
import type { Section } from './document.ts'
import { completedOf, drawn, stepName, type Telling, table, teamIndex, text } from './telling.ts'

/** Who entered and completed each step, and where the journeys stand. */
export function funnelSection(funnel: FunnelResult, telling: Telling): Section {
  const { definition, show, isShared } = telling
  const { journeys, steps } = funnel
  const intended = show(keys.completed(definition.intentStep), completedOf(steps, definition.intentStep))
  const shown = steps.map(each => ({
    ...each,
    entered: show(keys.entered(each.step), each.entered),
    completed: show(keys.completed(each.step), each.completed),
  }))
  const rows = shown.map((each, i) => [
    stepName(definition, each.step),
    each.team,
    count(each.entered),
    count(each.completed),
    rate(each.completed, shown[i - 1]?.completed ?? each.entered),
    rate(each.completed, intended),
    ...(isShared ? [] : [each.failed, each.recovered, each.abandoned, each.implied].map(count)),
  ])
  const outcomes = [
    [`Converted: completed “${humanize(definition.convertingStep)}”`, 'converted'],
    ['Of them, returned', 'returned'],
    ['Lost', 'dropped'],
    ['Saw the link only, did not choose it', 'viewed_only'],
    ['Still in progress, in no rate', 'in_progress'],
  ] as const
  return {
    id: 'funnel',
    title: 'The funnel, and whose each step is',
    blocks: [
      {
        type: 'picture',
        picture: bars(
          `Bars, one a step: ${shown.map(each => `${humanize(each.step)} (team ${each.team}) ${count(each.entered)} entered, ${count(each.completed)} completed`).join('; ')}.`,
          shown.map(each => ({
            name: `${stepName(definition, each.step)} · ${each.team}`,
            ...barOf(each.entered, each.completed),
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
          `#Of the ${count(intended)} that completed “${humanize(definition.intentStep)}”`,
          ...(isShared ? [] : ['#Failed', '#Recovered', '#Abandoned', '#Implied']),
        ],
        rows,
      ),
      table(
        'Journeys by where they stand',
        ['Outcome', '#Journeys'],
        outcomes.map(([title, outcome]) => [title, count(show(keys.journeys(outcome), journeys[outcome]))]),
      ),
    ],
  }
}

/** Of what may not be shown, nothing is drawn: a pale bar would say that nobody completed the step. */
function barOf(entered: Count, completed: Count): { value: number; part: number; label: string } {
  if (typeof completed !== 'number') return { value: 0, part: 0, label: `${count(entered)} entered` }
  const value = Math.max(drawn(entered), completed)
  const label =
    typeof entered === 'number' ? `${count(completed)} of ${count(entered)}` : `${count(completed)} completed`
  return { value, part: completed, label }
}
