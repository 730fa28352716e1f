import { renewal } from '@journey-monitor/sdk/renewal'
import type { FunnelResult } from '../../../cli/src/funnel/funnel-result.ts'
import { learnReport } from '../disclosure/learn-report.ts'
import { randomFrom, randomPopulation } from '../disclosure/random-population.ts'
import { readPage } from '../disclosure/rendered-page.ts'
import { funnelOf } from '../event-funnel.ts'
import type { RumAction } from '../journey-recorder.ts'
import { rendered, reportOn } from './rendered-report.ts'

type CountedFunnel = Pick<FunnelResult, 'journeys' | 'steps' | 'teams'>

const YEAR = 365 * 24 * 60 * 60_000

/** Renders the exact report of a random population, with some events lost, duplicated or dated ahead, and its funnel. */
export async function randomReport(seed: number): Promise<{ readonly html: string; readonly funnel: FunnelResult }> {
  const events = withFaults(randomPopulation(seed), randomFrom(seed + 3))
  return { funnel: await funnelOf(renewal, events), html: rendered(await reportOn(events)).html }
}

/** Finds the numbers in the headline, tables and bars of a report, or of the live page, that contradict each other or `funnel --json`. */
export function contradictionsIn(html: string, funnel: CountedFunnel): string[] {
  const { knowledge } = learnReport(renewal, readPage(html))
  for (const [name, value] of numbersOf(funnel)) knowledge.know(name, [value, value])
  return knowledge.contradictions()
}

function withFaults(events: readonly object[], random: () => number): object[] {
  return events.flatMap(event => {
    const { date, context } = event as RumAction
    if (!context?.journey) return [event]
    const isAhead = Number.parseInt(context.journey.id.slice(0, 2), 16) < 8
    const sent = isAhead ? { ...event, date: date + 2 * YEAR } : event
    const chance = random()
    return chance < 0.02 ? [] : chance < 0.05 ? [sent, sent] : [sent]
  })
}

/** Returns the numbers of the funnel, by the names that `learnReport` uses. */
function numbersOf({ journeys, steps, teams }: CountedFunnel): [name: string, value: number][] {
  const { converted, returned, dropped, viewed_only, in_progress } = journeys
  return [
    ...Object.entries({ converted, returned, dropped, viewed_only, in_progress }),
    ...steps.flatMap(({ step, entered, completed }): [string, number][] => [
      [`entered ${step}`, entered],
      [`completed ${step}`, completed],
    ]),
    ...teams.flatMap(({ team, total, ...kinds }) => [
      [`${team} total`, total] as [string, number],
      ...Object.entries(kinds).map(([kind, count]): [string, number] => [`${team} ${kind}`, count]),
    ]),
  ]
}
