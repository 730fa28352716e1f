import type { JourneyDefinition } from '@journey-monitor/sdk'
import { createBook } from '../../disclosure/book.ts'
import { keys, type Show } from '../../disclosure/keys.ts'
import { type Ledger, shownOutside } from '../../disclosure/suppress.ts'
import type { PeriodReport } from './period-report.ts'

/** The key of the number of users. */
export const USERS = 'users'

/** Withheld last: what the results are about. */
const WORTH = { returned: 1, team: 2, lost: 3, headline: 4 }

/** How the counts of the results may be shown outside the team. A count that it does not know is withheld. */
export function shared(definition: JourneyDefinition, evidence: PeriodReport): Show {
  return shownOutside(ledgerOf(definition, evidence))
}

/** Every count that the results say, and every sum by which one could be worked out from others. */
function ledgerOf(definition: JourneyDefinition, { funnel, users, failures, rum }: PeriodReport): Ledger {
  const book = createBook()
  const { count, sum } = book
  const completed = (step: string) =>
    count(keys.completed(step), funnel.steps.find(each => each.step === step)?.completed ?? 0, WORTH.headline)
  const chose = completed(definition.intentStep)
  const converted = completed(definition.convertingStep)
  const dropped = count(keys.journeys('dropped'), funnel.journeys.dropped, WORTH.lost)
  count(keys.journeys('in_progress'), funnel.journeys.in_progress)
  count(USERS, users.count, WORTH.headline)
  sum(converted, [count(keys.journeys('returned'), funnel.journeys.returned, WORTH.returned)])
  sum(dropped, [book.difference(chose, converted)])

  const isCode = (step: string, cause: string) =>
    Object.hasOwn(definition.steps.find(({ name }) => name === step)?.failures ?? {}, cause)
  const teams = funnel.teams.map(({ team, total }) => {
    const whole = count(keys.team(team), total, WORTH.team)
    const own = funnel.drop_offs.filter(
      drop => drop.team === team && drop.where === 'step' && isCode(drop.step, drop.cause),
    )
    sum(
      whole,
      own.map(drop => count(keys.dropOff(drop), drop.journeys)),
    )
    return whole
  })
  sum(dropped, teams)

  for (const { at, stepNumber, code, events } of failures.counts) count(keys.failures(at, stepNumber, code), events)
  for (const endpoint of rum.endpoints) {
    const of = (what: 'answers' | 'other' | 'none', worth?: number) =>
      count(keys.endpoint(endpoint, what), endpoint[what], worth)
    const answers = of('answers', WORTH.headline)
    const other = of('other', WORTH.lost)
    sum(answers, [other, of('none')])
    const statuses = rum.statuses.filter(
      ({ method, host, path }) => method === endpoint.method && host === endpoint.host && path === endpoint.path,
    )
    sum(
      other,
      statuses.map(each => count(keys.endpoint(each, each.status), each.answers)),
    )
  }
  return book
}
