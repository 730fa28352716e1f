import type { JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import type { CountedShares } from '../funnel/funnel-from-counts.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import { lossOwner } from '../journey/loss-owner.ts'
import type { Tally } from './confidence-sequence.ts'
import type { RateCriterion } from './evidence.ts'

/** A criterion that is a share of journeys. */
export type JourneyCriterion = Exclude<RateCriterion, { kind: 'endpoint_errors' }>

/**
 * Returns the numerator and denominator of a criterion, from a funnel; undefined if the funnel does not have them.
 * Excludes journeys still in progress from losses on the way, and losses before the intent step from drop-offs. In a
 * funnel, journeys that miss an event have no known entry step, so that criterion is a share of all.
 */
export function shareOf(
  { intentStep, convertingStep }: JourneyDefinition,
  {
    steps,
    drop_offs,
    lost_returns,
    journeys,
    quality,
  }: CountedShares & Partial<Pick<FunnelResult<null>, 'journeys' | 'quality'>>,
  criterion: JourneyCriterion,
): Tally | undefined {
  const numberOf = (name: string) => steps.findIndex(({ step }) => step === name)
  const at = (name: string) => steps[numberOf(name)] ?? { entered: 0, completed: 0, failed: 0 }
  const chose = at(intentStep).completed
  switch (criterion.kind) {
    case 'conversion':
      return { hits: at(convertingStep).completed, trials: chose }
    case 'failure_rate':
      return { hits: at(criterion.step).failed, trials: at(criterion.step).entered }
    case 'handoff_loss': {
      const losses = [...drop_offs, ...lost_returns]
      const lost = sum(losses.filter(({ step, where }) => step === criterion.step && where === 'handoff'))
      return { hits: lost, trials: at(criterion.step).entered + lost }
    }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      const own = drop_offs.filter(drop => drop.team === team && (cause === 'any' || drop.kind === cause))
      return { hits: sum(own.filter(({ step }) => numberOf(step) > numberOf(intentStep))), trials: chose }
    }
    case 'telemetry_loss': {
      const hits = quality?.journeys_with_missing ?? null
      return hits === null || !journeys ? undefined : { hits, trials: journeys.total + journeys.direct_entries }
    }
  }
}

function sum(drops: readonly { readonly journeys: number }[]): number {
  return drops.reduce((total, { journeys }) => total + journeys, 0)
}

/** The same of one journey, in SQL over the table `journeys`: whether the question arises, and whether it is a hit. */
export async function questionOf(
  database: Database,
  definition: JourneyDefinition,
  criterion: JourneyCriterion,
): Promise<{ readonly isTrial: string; readonly isHit: string }> {
  const { steps, intentStep, convertingStep } = definition
  const numberOf = (name: string) => stepNumber(definition, name)
  const completed = (number: number) => `(furthest > ${number} OR (furthest = ${number} AND completed))`
  switch (criterion.kind) {
    case 'conversion':
      return { isTrial: completed(numberOf(intentStep)), isHit: completed(numberOf(convertingStep)) }
    case 'failure_rate': {
      const number = numberOf(criterion.step)
      return {
        isTrial: `furthest >= ${number}`,
        isHit: `path IN (FROM standings SELECT path WHERE number = ${number} AND failed)`,
      }
    }
    case 'handoff_loss': {
      const number = numberOf(criterion.step)
      return {
        isTrial: `${completed(number - 1)} AND (furthest >= ${number} OR NOT is_live)`,
        isHit: `furthest < ${number}`,
      }
    }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      const places = await database.rows<{ number: number; where: 'step' | 'handoff'; cause: string }>(
        `FROM journeys SELECT DISTINCT lost_at AS number, lost_where AS "where", lost_by AS cause WHERE outcome = 'dropped'`,
      )
      const own = places.filter(place => {
        const owner = lossOwner(steps[place.number - 1] as StepDefinition, place.where, place.cause)
        return owner.team === team && (cause === 'any' || owner.kind === cause)
      })
      const isOwn = own.map(each => `(${each.number}, ${literal(each.where)}, ${literal(each.cause)})`)
      return {
        isTrial: completed(numberOf(intentStep)),
        isHit:
          own.length > 0 ? `outcome = 'dropped' AND (lost_at, lost_where, lost_by) IN (${isOwn.join(', ')})` : 'false',
      }
    }
    case 'telemetry_loss':
      return { isTrial: 'true', isHit: 'missing > 0' }
  }
}
