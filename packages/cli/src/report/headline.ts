import { keys } from '../disclosure/keys.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { WARNINGS, type Warning } from '../funnel/quality.ts'
import { count, counted, humanize, kindWord, listed, rateInWords } from '../system/format.ts'
import { completedOf, drawn, place, stepOf, type Telling } from './telling.ts'

/** The answer in words: of those who chose to go, how many arrived, where most were lost, and whose that is. */
export function headline(funnel: FunnelResult, telling: Telling): string[] {
  const { definition, profile, show } = telling
  const { journeys, drop_offs, quality } = funnel
  const { intentStep, convertingStep, steps } = definition
  if (journeys.total === 0) return ['There are no journeys in this window.']
  const chose = show(keys.completed(intentStep), completedOf(funnel.steps, intentStep))
  const converted = show(keys.journeys('converted'), journeys.converted)
  const returned = show(keys.journeys('returned'), journeys.returned)
  const endsElsewhere = steps.at(-1)?.name !== convertingStep
  const arrived = `Of ${count(chose)} ${profile.headline.chose}, ${count(converted)} ${profile.headline.converted} (${rateInWords(converted, chose)})`
  return [
    `${arrived}${endsElsewhere && returned !== 'withheld' ? `, and ${returned === 'small' ? 'fewer than 11' : count(returned)} ${profile.headline.returned}` : ''}.`,
    drop_offs.length === 0 ? 'No journey was lost.' : lostWhere(funnel, telling),
    ...(quality.warnings.length > 0
      ? [`Read this with care: ${quality.warnings.map(warning => WARNINGS[warning as Warning]).join(' ')}`]
      : []),
  ]
}

function lostWhere(funnel: FunnelResult, { definition, show, isShared }: Telling): string {
  const { journeys, drop_offs, teams } = funnel
  const dropped = show(keys.journeys('dropped'), journeys.dropped)
  const [most] = drop_offs
    .map(drop => ({ drop, lost: show(keys.dropOff(drop), drop.journeys) }))
    .filter(({ lost }) => typeof lost === 'number')
  const owners = teams
    .map(({ team, total }) => ({ team, lost: show(keys.team(team), total) }))
    .sort((a, b) => drawn(b.lost) - drawn(a.lost))
    .map(({ team, lost }, i) => `${count(lost)}${i === 0 ? ' of them' : ''} with team ${team}`)
  const whole = `${counted(dropped, 'journey')} ${dropped === 1 ? 'was' : 'were'} lost, ${listed(owners)}.`
  if (!most) return whole
  const { drop, lost } = most
  const { app } = stepOf(definition, drop.step)
  return `${whole} The most frequent loss${isShared ? ' of those shown' : ''} is “${humanize(drop.cause)}” ${place(drop)} (${app}): ${count(lost)} of the lost (${rateInWords(lost, dropped)}). It belongs to team ${drop.team}, ${kindWord(drop.kind)}.`
}
