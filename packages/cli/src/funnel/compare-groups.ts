import type { JourneyDefinition } from '@journey-monitor/sdk'
import { InputError } from '../system/errors.ts'
import { wilson } from '../system/wilson.ts'
import type { FunnelGroup, GroupComparison, RateComparison, StepCounts } from './funnel-result.ts'

/** A rate: some of all. */
interface Rate {
  readonly some: number
  readonly all: number
}

/**
 * Compares two groups of a funnel: the rate of the converting step among those that completed the intent step, the rate
 * of each step among those of the step before, and each loss. A difference does not tell its cause.
 *
 * The 95% intervals of differences are Newcombe's, from two Wilson intervals:
 * https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I All comparisons are one family:
 * `differs` is true if the interval with Bonferroni's correction excludes 0.
 *
 * @throws InputError if there is no such group.
 * @example compareGroups(renewal, groups, ['1.0', '1.1']).conversion.difference // -0.08
 */
export function compareGroups(
  { intentStep, convertingStep }: JourneyDefinition,
  groups: readonly FunnelGroup<null>[],
  [a, b]: readonly [string, string],
): GroupComparison {
  const first = groupOf(groups, a)
  const second = groupOf(groups, b)
  const completed = ({ steps }: { steps: readonly StepCounts[] }, name: string) =>
    steps.find(({ step }) => step === name)?.completed ?? 0
  const conversionOf = (result: FunnelGroup<null>['result']): Rate => ({
    some: completed(result, convertingStep),
    all: completed(result, intentStep),
  })
  const stepRate = ({ steps }: FunnelGroup<null>['result'], i: number): Rate => ({
    some: steps[i]?.completed ?? 0,
    all: steps[i - 1]?.completed ?? steps[i]?.entered ?? 0,
  })
  const losses = [...first.drop_offs, ...second.drop_offs].filter(
    (loss, i, all) => all.findIndex(other => isSameLoss(loss, other)) === i,
  )
  const family = 1 + first.steps.length + losses.length
  const compare = (one: Rate, other: Rate) => compareRates(one, other, family)
  return {
    a,
    b,
    conversion: compare(conversionOf(first), conversionOf(second)),
    steps: first.steps.map(({ step }, i) => ({ step, ...compare(stepRate(first, i), stepRate(second, i)) })),
    losses: losses.map(loss => {
      const rateOf = (result: FunnelGroup<null>['result']): Rate => ({
        some: result.drop_offs.find(other => isSameLoss(loss, other))?.journeys ?? 0,
        all: result.journeys.total - (result.journeys.in_progress ?? 0),
      })
      const { step, where, cause, team, kind } = loss
      return { step, where, cause, team, kind, ...compare(rateOf(first), rateOf(second)) }
    }),
  }
}

type Loss = { step: string; where: string; cause: string }

function isSameLoss(one: Loss, other: Loss): boolean {
  return one.step === other.step && one.where === other.where && one.cause === other.cause
}

function groupOf(groups: readonly FunnelGroup<null>[], value: string): FunnelGroup<null>['result'] {
  const found = groups.find(({ by }) => (by ?? 'none') === value)
  if (found) return found.result
  const values = groups.map(({ by }) => by ?? 'none').join(', ')
  throw new InputError(`there are no journeys with the value "${value}"; compare two of ${values}`)
}

function compareRates(a: Rate, b: Rate, family: number): RateComparison {
  const rates = { a: a.all > 0 ? a.some / a.all : null, b: b.all > 0 ? b.some / b.all : null }
  const interval = newcombe(a, b)
  const corrected = newcombe(a, b, quantileOf(1 - 0.05 / (2 * family)))
  if (!interval || !corrected) return { ...rates, difference: null, low: null, high: null, differs: false }
  return { ...rates, ...interval, differs: corrected.low > 0 || corrected.high < 0 }
}

/** Computes b − a with its Newcombe interval. */
function newcombe(a: Rate, b: Rate, z?: number): { difference: number; low: number; high: number } | null {
  const [ofA, ofB] = [wilson(a.some, a.all, z), wilson(b.some, b.all, z)]
  if (!ofA || !ofB) return null
  const [rateA, rateB] = [a.some / a.all, b.some / b.all]
  const difference = rateB - rateA
  return {
    difference,
    low: difference - Math.hypot(rateB - ofB.low, ofA.high - rateA),
    high: difference + Math.hypot(ofB.high - rateB, rateA - ofA.low),
  }
}

/** Computes the standard normal quantile by summing the tail of the density. */
function quantileOf(probability: number): number {
  const step = 1e-4
  let z = 0
  for (let sum = 0.5; sum < probability; z += step)
    sum += (step * Math.exp(-((z + step / 2) ** 2) / 2)) / Math.sqrt(2 * Math.PI)
  return z
}
