import type { JourneyDefinition, Owner, StepDefinition } from '@journey-monitor/sdk'
import { codesOf, reasonsOf, stepNumber } from '../journey/definition-facts.ts'
import { lossOwner } from '../journey/loss-owner.ts'
import { all, COUNT, type Compute, type FirstEvent, firstEvents, type Search } from './query.ts'

/** A number that Datadog computes, with the name that formulas call it by. */
export interface Query {
  readonly name: string
  readonly search: Search
  readonly compute: Compute
  /** Source of the counted events. Default: people's RUM events. */
  readonly source?: 'logs' | 'events'
}

/** A number computed from others. */
export interface Formula {
  readonly formula: string
  readonly queries: readonly Query[]
}

/** Journeys that were lost at one place by one cause, as a formula over counts. */
export interface CountedLoss extends Formula, Owner {
  /** Step in which the journeys were lost, or which they did not reach. */
  readonly step: string
  readonly where: 'step' | 'handoff'
  readonly cause: string
  /** They had converted. */
  readonly isLostReturn: boolean
}

/** Which journeys are counted. */
export interface Scope {
  /** Additional conditions, for example template variables. */
  readonly where?: Search
  /** Default: the first step. */
  readonly entryStep?: string
  readonly startedFrom?: number
  readonly startedTo?: number
}

/** Creates counts of `first` events, named `<step>_<what>`. */
export function createCounts(definition: JourneyDefinition, { where = '', ...cohort }: Scope = {}) {
  const entryStep = cohort.entryStep ?? (definition.steps[0] as StepDefinition).name
  const count = (step: string, what: string, event: FirstEvent): Query => ({
    name: nameOf(`${step}_${what}`),
    search: all(firstEvents(definition, { ...cohort, entryStep, step, ...event }), where),
    compute: COUNT,
  })
  return {
    started: (step: string) => count(step, 'started', { phase: 'start' }),
    completed: (step: string) => count(step, 'completed', { phase: 'complete' }),
    failed: (step: string) => count(step, 'failed', { phase: 'fail' }),
    abandoned: (step: string) => count(step, 'abandoned', { phase: 'abandon' }),
    /** Events that replace a cause, whichever. */
    replaced: (step: string) => count(step, 'replaced', { supersedes: '*' }),
    withCauses: (step: string, what: string, causes: readonly string[]) => count(step, what, { causes }),
    superseded: (step: string, what: string, causes: readonly string[]) =>
      count(step, `${what}_replaced`, { supersedes: causes }),
  }
}

/**
 * Lists every possible loss of the definition, in the order of the steps: the formulas of `funnelFromCounts`, for a
 * store that does not know journeys.
 */
export function countedLosses(definition: JourneyDefinition, scope: Scope = {}): CountedLoss[] {
  const { steps, intentStep } = definition
  const counts = createCounts(definition, scope)
  const first = Math.max(0, stepNumber(definition, scope.entryStep) - 1)
  return steps.slice(first).flatMap((step, i) => {
    const isIntent = step.name === intentStep
    const causes = [...codesOf(step), ...(isIntent ? [] : reasonsOf(step))]
    const previous = i > 0 ? steps[first + i - 1] : undefined
    return [
      ...(previous ? [loss(step, 'handoff', 'not_reached', notReached(previous.name, step.name))] : []),
      ...causes.map(cause => loss(step, 'step', cause, lostByCauses(step.name, cause, [cause]))),
      ...(isIntent ? [] : [loss(step, 'step', 'left', leftIn(step.name))]),
    ]
  })

  function loss(step: StepDefinition, where: CountedLoss['where'], cause: string, formula: Formula): CountedLoss {
    const isLostReturn = isAfterConversion(definition, step.name, scope)
    return { step: step.name, where, cause, isLostReturn, ...lossOwner(step, where, cause), ...formula }
  }

  function notReached(previous: string, step: string): Formula {
    return difference([counts.completed(previous)], [counts.started(step)])
  }

  function lostByCauses(step: string, what: string, causes: readonly string[]): Formula {
    return difference([counts.withCauses(step, what, causes)], [counts.superseded(step, what, causes)])
  }

  function leftIn(step: string): Formula {
    return difference(
      [counts.started(step), counts.replaced(step)],
      [counts.completed(step), counts.failed(step), counts.abandoned(step)],
    )
  }
}

/** Builds one formula for all losses of an owner, lost returns excepted. */
export function ownedLosses(definition: JourneyDefinition, owner: Owner, scope: Scope = {}): Formula {
  const counts = createCounts(definition, scope)
  const own = countedLosses(definition, scope).filter(
    ({ team, kind, isLostReturn }) => team === owner.team && kind === owner.kind && !isLostReturn,
  )
  const formulas = definition.steps.flatMap(({ name }) => {
    const here = own.filter(({ step }) => step === name)
    const isCause = ({ where, cause }: CountedLoss) => where === 'step' && cause !== 'left'
    const causes = here.filter(isCause).map(({ cause }) => cause)
    const what = `${owner.team}_${owner.kind}`
    const causeLosses = causes.length
      ? [difference([counts.withCauses(name, what, causes)], [counts.superseded(name, what, causes)])]
      : []
    return [...here.filter(each => !isCause(each)), ...causeLosses]
  })
  return sum(formulas)
}

/** Formulas would take "-" for minus. */
export function nameOf(text: string): string {
  return text.replace(/\W/g, '_')
}

function sum(formulas: readonly Formula[]): Formula {
  const queries = new Map(formulas.flatMap(({ queries }) => queries.map(query => [query.name, query])))
  return { formula: formulas.map(({ formula }) => formula).join(' + ') || '0', queries: [...queries.values()] }
}

/** A count that is not there is 0, not unknown. */
export function difference(plus: readonly Query[], minus: readonly Query[]): Formula {
  const [first, ...more] = plus.map(zero)
  return {
    formula: [first, ...more.map(each => `+ ${each}`), ...minus.map(each => `- ${zero(each)}`)].join(' '),
    queries: [...plus, ...minus],
  }
}

export function zero({ name }: Query): string {
  return `default_zero(${name})`
}

function isAfterConversion(definition: JourneyDefinition, step: string, { entryStep }: Scope): boolean {
  const converting = stepNumber(definition, definition.convertingStep)
  return stepNumber(definition, entryStep) <= converting && stepNumber(definition, step) > converting
}
