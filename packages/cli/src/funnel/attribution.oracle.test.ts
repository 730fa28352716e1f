import type { JourneyEvent } from '@journey-monitor/sdk'
import { failureOwner } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { MINUTE, type RumAction, START } from '@journey-monitor/test-kit/journey-recorder'
import { randomJourneys } from '@journey-monitor/test-kit/random-journeys'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import type { FunnelResult } from './funnel-result.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

/** What the network does to events: some are lost, some come twice, and none keeps its place. */
const mishaps = fc.record({
  lost: fc.array(fc.nat(), { maxLength: 30 }),
  again: fc.array(fc.nat(), { maxLength: 10 }),
  askedAfter: fc.constantFrom(10 * MINUTE, 60 * MINUTE, 10_000 * MINUTE),
})

test('the SQL says what a plain reading of the rules says, whatever is lost, doubled or out of order', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomJourneys,
      mishaps,
      fc.infiniteStream(fc.nat()),
      async (recorded, { lost, again, askedAfter }, noise) => {
        const kept = recorded.filter((_, i) => !lost.some(each => each % recorded.length === i))
        const doubled = again.flatMap(each => kept[each % kept.length] ?? [])
        const places = new Map([...kept, ...doubled].map(each => [each, noise.next().value]))
        const arrived = [...kept, ...doubled].sort((a, b) => Number(places.get(a)) - Number(places.get(b)))
        const asOf = START + askedAfter

        const { journeys, drop_offs, lost_returns, steps, direct, quality } = await funnelOf(renewal, arrived, { asOf })

        expect(cohorts({ journeys, drop_offs, lost_returns, steps, direct })).toEqual(plainReading(kept, asOf))
        expect(quality).toMatchObject({ events: kept.length, duplicates: doubled.length, conflicts: 0 })
      },
    ),
    { numRuns: 80 },
  )
})

type Facts = Record<string, number>

/** The result as facts that can be added up one journey at a time; those that are 0 are left out. */
function cohorts(result: Pick<FunnelResult, 'journeys' | 'drop_offs' | 'lost_returns' | 'steps' | 'direct'>): Facts {
  const facts: Facts = {}
  for (const cohort of [{ entry: 'link_view', ...result }, ...result.direct]) {
    const { entry, journeys, steps, drop_offs, lost_returns } = cohort
    for (const outcome of ['total', 'in_progress', 'viewed_only', 'converted', 'returned', 'dropped'] as const) {
      facts[`${entry}: ${outcome}`] = journeys[outcome]
    }
    for (const step of steps) {
      for (const count of ['entered', 'completed', 'implied', 'failed', 'recovered', 'abandoned'] as const) {
        facts[`${entry}: ${step.step} ${count}`] = step[count]
      }
    }
    for (const { step, where, cause, team, kind, journeys } of drop_offs) {
      facts[`${entry}: dropped in ${where} ${step} by ${cause}, ${team} ${kind}`] = journeys
    }
    for (const { step, where, cause, team, kind, journeys } of lost_returns) {
      facts[`${entry}: lost return in ${where} ${step} by ${cause}, ${team} ${kind}`] = journeys
    }
  }
  return Object.fromEntries(Object.entries(facts).filter(([, journeys]) => journeys > 0))
}

function plainReading(actions: readonly RumAction[], asOf: number): Facts {
  const facts: Facts = {}
  for (const journey of Map.groupBy(actions, action => action.context.journey.id).values()) {
    for (const fact of factsOf(journey, asOf)) facts[fact] = (facts[fact] ?? 0) + 1
  }
  return facts
}

function factsOf(actions: RumAction[], asOf: number): string[] {
  const inOrder = actions.sort((a, b) => a.context.journey.seq - b.context.journey.seq)
  const events = inOrder.map(action => action.context.journey)
  const entry = events[0]?.entry_step as string
  const steps = renewal.steps.slice(renewal.steps.findIndex(({ name }) => name === entry))
  const furthest = Math.max(...events.map(({ step }) => steps.findIndex(({ name }) => name === step)))
  const standings = steps.slice(0, furthest + 1).map((step, i) =>
    climb(
      events,
      step.name,
      steps.slice(i + 1).map(({ name }) => name),
    ),
  )
  const standing = standings[furthest] as Standing

  const last = inOrder.at(-1) as RumAction
  const lastStep = renewal.steps.find(({ name }) => name === last.context.journey.step)
  const expiry = lastStep && 'expiryMs' in lastStep ? lastStep.expiryMs : renewal.expiryMs
  const isYoung = asOf - last.date < expiry
  const has = (name: string) => standings[steps.findIndex(step => step.name === name)]?.completed === true

  const place = () => {
    const step = steps[furthest] as (typeof steps)[number]
    const next = steps[furthest + 1]
    if (standing.completed && next) {
      const { team, kind } = 'notReachedOwner' in next ? next.notReachedOwner : { team: next.team, kind: 'engineering' }
      return `handoff ${next.name} by not_reached, ${team} ${kind}`
    }
    const failure = standing.cause && failureOwner(step, standing.cause)
    if (failure) return `step ${step.name} by ${standing.cause}, ${failure.team} ${failure.kind}`
    if (standing.cause) return `step ${step.name} by ${standing.cause}, ${step.team} ux`
    const { team, kind } = 'leftOwner' in step ? step.leftOwner : { team: step.team, kind: 'ux' }
    return `step ${step.name} by left, ${team} ${kind}`
  }
  const outcome = () => {
    if (has('return')) return ['converted', 'returned']
    if (has('send')) return isYoung ? ['converted'] : ['converted', `lost return in ${place()}`]
    if (isYoung) return ['in_progress']
    const isFailure =
      standing.cause !== undefined &&
      failureOwner(steps[furthest] as (typeof steps)[number], standing.cause) !== undefined
    if (steps[furthest]?.name === 'link_view' && !standing.completed && !isFailure) return ['viewed_only']
    return ['dropped', `dropped in ${place()}`]
  }
  const outcomes = outcome()
  const counted = outcomes.includes('in_progress') ? [] : standings.flatMap(({ facts }) => facts)
  return ['total', ...outcomes, ...counted].map(fact => `${entry}: ${fact}`)
}

interface Standing {
  completed: boolean
  cause?: string | undefined
  facts: string[]
}

/** Climbs the ladder of one step, event by event. What is told of a later step completes it, if nothing did before. */
function climb(events: readonly JourneyEvent[], name: string, later: readonly string[]): Standing {
  const facts = [`${name} entered`]
  let rung: 'started' | 'abandoned' | 'failed' | 'completed' = 'started'
  let cause: string | undefined
  let firstComplete: JourneyEvent | undefined
  for (const event of events) {
    if (later.includes(event.step)) rung = 'completed'
    if (event.step !== name) continue
    if (event.phase === 'complete') {
      firstComplete ??= event
      rung = 'completed'
    } else if (event.phase === 'fail' && rung !== 'failed' && rung !== 'completed') {
      rung = 'failed'
      cause = event.failure?.code
      facts.push(`${name} failed`)
    } else if (event.phase === 'abandon' && rung === 'started') {
      rung = 'abandoned'
      cause = event.reason
      facts.push(`${name} abandoned`)
    }
  }
  if (rung === 'completed') facts.push(`${name} completed`)
  if (firstComplete?.implied) facts.push(`${name} implied`)
  if (firstComplete && !firstComplete.implied && facts.includes(`${name} failed`)) facts.push(`${name} recovered`)
  return { completed: rung === 'completed', cause: rung === 'completed' ? undefined : cause, facts }
}
