import { WARNINGS, type Warning } from '../funnel/quality.ts'
import { humanize, kindWord, listed } from '../system/format.ts'
import { mostFirst, place, type RenderContext, stepOf } from './blocks.ts'
import { count, counted, rateInWords } from './cell-text.ts'
import type { PublishedFunnel } from './publish-funnel.ts'

/** The answer in words: of those who chose to go, how many arrived, where most were lost, and whose that is. */
export function headline(funnel: PublishedFunnel, context: RenderContext): string[] {
  const { definition, profile } = context
  const { journeys, losses, quality, isEmpty } = funnel
  const { convertingStep, steps } = definition
  if (isEmpty) return ['There are no journeys in this window.']
  const { chose, converted, returned } = journeys
  const endsElsewhere = steps.at(-1)?.name !== convertingStep
  const arrived = `Of ${count(chose)} ${profile.headline.chose}, ${count(converted)} ${profile.headline.converted} (${rateInWords(converted, chose)})`
  return [
    `${arrived}${endsElsewhere && returned.shown !== 'withheld' ? `, and ${returned.shown === 'small' ? 'fewer than 11' : count(returned)} ${profile.headline.returned}` : ''}.`,
    losses.length === 0 ? 'No journey was lost.' : lostWhere(funnel, context),
    ...(quality.warnings.length > 0
      ? [`Read this with care: ${quality.warnings.map(warning => WARNINGS[warning as Warning]).join(' ')}`]
      : []),
  ]
}

function lostWhere({ journeys, losses, teams }: PublishedFunnel, { definition, isShared }: RenderContext): string {
  const { dropped } = journeys
  const [most] = mostFirst(definition, losses).filter(loss => loss.journeys.number !== undefined)
  const owners = [...teams]
    .sort((a, b) => (b.total.number ?? 0) - (a.total.number ?? 0))
    .map(({ team, total }, i) => `${count(total)}${i === 0 ? ' of them' : ''} with team ${team}`)
  const whole = `${counted(dropped, 'journey')} ${dropped.shown === 1 ? 'was' : 'were'} lost, ${listed(owners)}.`
  if (!most) return whole
  const { app } = stepOf(definition, most.step)
  return `${whole} The most frequent loss${isShared ? ' of those shown' : ''} is “${humanize(most.cause)}” ${place(most)} (${app}): ${count(most.journeys)} of the lost (${rateInWords(most.journeys, dropped)}). It belongs to team ${most.team}, ${kindWord(most.kind)}.`
}
