import type { DropOff, FunnelResult } from '../funnel/funnel-result.ts'

/** Journeys that may still continue. */
export interface OpenJourneys {
  readonly total: number
  /** Open journeys by the furthest step that they entered, in the definition's order. */
  readonly steps: readonly { readonly step: string; readonly team: string; readonly journeys: number }[]
  /** Losses if every open journey ended now. */
  readonly losses: readonly Omit<DropOff, 'share'>[]
}

type Cohort = Pick<FunnelResult, 'steps' | 'drop_offs'>

/**
 * Finds the open journeys, which a funnel leaves out.
 * @param now the funnel as of now
 * @param ended the funnel of the same events as of a time at which every journey has expired
 */
export function findOpenJourneys(now: FunnelResult, ended: FunnelResult): OpenJourneys {
  const [before, after] = [cohortsOf(now), cohortsOf(ended)]
  const entered = (cohorts: readonly Cohort[], step: string) =>
    sum(cohorts.flatMap(({ steps }) => steps.filter(each => each.step === step).map(each => each.entered)))
  const reached = ended.steps.map(({ step }) => entered(after, step) - entered(before, step))
  const directly = (step: string) =>
    sum(
      ended.direct
        .filter(({ entry }) => entry === step)
        .map(({ entry, journeys }) => {
          const same = now.direct.find(each => each.entry === entry)?.journeys
          return journeys.total - journeys.in_progress - ((same?.total ?? 0) - (same?.in_progress ?? 0))
        }),
    )
  const steps = ended.steps.map(({ step, team }, i) => {
    const next = ended.steps[i + 1]
    const goneOn = next ? (reached[i + 1] ?? 0) - directly(next.step) : 0
    return { step, team, journeys: (reached[i] ?? 0) - goneOn }
  })
  return { total: sum(steps.map(({ journeys }) => journeys)), steps, losses: newLosses(before, after) }
}

function cohortsOf({ steps, drop_offs, direct }: FunnelResult): Cohort[] {
  return [{ steps, drop_offs }, ...direct]
}

function newLosses(before: readonly Cohort[], after: readonly Cohort[]): Omit<DropOff, 'share'>[] {
  const counts = new Map<string, Omit<DropOff, 'share'>>()
  const add = (cohorts: readonly Cohort[], sign: 1 | -1) => {
    for (const { share: _, ...loss } of cohorts.flatMap(({ drop_offs }) => drop_offs)) {
      const key = `${loss.step} ${loss.where} ${loss.cause}`
      const journeys = (counts.get(key)?.journeys ?? 0) + sign * loss.journeys
      counts.set(key, { ...loss, journeys })
    }
  }
  add(after, 1)
  add(before, -1)
  return [...counts.values()].filter(({ journeys }) => journeys > 0).sort((a, b) => b.journeys - a.journeys)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
