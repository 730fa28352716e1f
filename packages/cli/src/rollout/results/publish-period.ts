import type { JourneyDefinition } from '@journey-monitor/sdk'
import { largestFirst } from '../../disclosure/largest-first.ts'
import { type Cell, Ledger, type TimeCell } from '../../disclosure/ledger.ts'
import { stepNumber } from '../../journey/definition-facts.ts'
import { endpointText } from '../../journey/endpoint-text.ts'
import {
  KEEP,
  type PublishedFunnel,
  type PublishedLoss,
  type PublishedStep,
  publishFunnel,
} from '../../report/publish-funnel.ts'
import { type PublishedFailures, publishFailures } from '../../report/publish-report.ts'
import { type PublishedEndpoint, publishUsage } from '../../report/publish-usage.ts'
import { boundBySilence } from '../bound-by-silence.ts'
import type { Finding } from '../finding.ts'
import { fewestToBreakAsNew } from '../judge-new-codes.ts'
import { fewestToBreak } from '../judge-share.ts'
import type { Criterion } from '../rollout-plan.ts'
import type { UserKind } from '../users.ts'
import type { PeriodReport } from './period-report.ts'

/** Results of a time that may be printed. */
export interface PublishedPeriod {
  readonly funnel: PublishedFunnel
  readonly users: { readonly count: Cell; readonly by: UserKind }
  readonly failures: PublishedFailures
  readonly endpoints: readonly PublishedEndpoint[]
  /** Result of each criterion of the plan. */
  readonly criteria: readonly (PublishedMeasure | undefined)[]
  readonly isExact: boolean
}

/** A share of all journeys or requests of a time, or its 90th percentile. */
export type PublishedMeasure =
  | { readonly type: 'share'; readonly part: Cell; readonly whole: Cell }
  | { readonly type: 'p90'; readonly time: TimeCell }

/**
 * Decides how each number of `period` may be shown: outside the team, or in it alone.
 * @param findings of the criteria, in their order; their verdicts reveal something about the numbers
 */
export function publishPeriod(
  definition: JourneyDefinition,
  period: PeriodReport,
  criteria: readonly Criterion[],
  { isExact, findings = [] }: { readonly isExact: boolean; readonly findings?: readonly Finding[] },
): PublishedPeriod {
  const ledger = new Ledger({ isExact })
  const funnel = publishFunnel(ledger, definition, period.funnel, { isSummary: true })
  const users = ledger.count(period.users.count, KEEP.headline)
  // If each journey is a user, the number that did not select the link can be computed.
  if (period.users.by === 'journeys') ledger.sum(funnel.all, [users])
  else ledger.atLeast(funnel.all, [users])
  ledger.difference(funnel.all, funnel.journeys.chose)
  const failures = publishFailures(ledger, definition, period, funnel)
  const { endpoints } = publishUsage(ledger, period.rum)
  for (const endpoint of endpoints) publishSlow(ledger, endpoint, criteria, findings)
  const failedByStep = new Map<string, Cell>()
  const failed = (step: PublishedStep) => {
    const cell = failedByStep.get(step.step) ?? publishFailed(step, { ledger, definition, period, funnel, failures })
    failedByStep.set(step.step, cell)
    return cell
  }
  boundBySilence(criteria, findings, (app, most) => {
    const isThere = (step: string) =>
      app === undefined || definition.steps.find(({ name }) => name === step)?.app === app
    for (const step of funnel.steps.filter(each => isThere(each.step))) ledger.atMost(step.entered, most)
    if (isThere(definition.convertingStep)) ledger.atMost(funnel.journeys.converted, most)
    if (isThere(definition.steps[0]?.name ?? '')) ledger.atMost(users, most)
  })
  const of = { ledger, definition, funnel, endpoints, failed }
  const measures = criteria.map(criterion => measure(criterion, of))
  for (const [i, finding] of findings.entries()) {
    publishBroken(ledger, finding, measures[i])
    publishMetCodes(ledger, definition, finding, failures)
  }
  return {
    funnel,
    users: { count: users, by: period.users.by },
    failures,
    endpoints: largestFirst(
      endpoints.map(withOrderedStatuses),
      ({ answers }) => answers,
      ({ method, host, path }) => `${path} ${method} ${host}`,
    ),
    criteria: measures,
    isExact,
  }
}

function withOrderedStatuses(endpoint: PublishedEndpoint): PublishedEndpoint {
  const statuses = largestFirst(
    endpoint.statuses,
    ({ answers }) => answers,
    ({ status }) => `${status}`,
  )
  return { ...endpoint, statuses }
}

/** Adds what a broken latency reveals: at least so many answers of `endpoint` were slow. */
function publishSlow(
  ledger: Ledger,
  endpoint: PublishedEndpoint,
  criteria: readonly Criterion[],
  findings: readonly Finding[],
): void {
  const broken = findings.flatMap(({ verdict, answers }, i) => {
    const criterion = criteria[i]
    const isOwn = criterion?.kind === 'latency' && isAt(criterion.endpoint)(endpoint)
    return isOwn && verdict === 'broken' && answers ? [answers] : []
  })
  for (const { hits, fewestToBreak = 1 } of broken) {
    const slow = ledger.derived(hits)
    ledger.noFewerThan(slow, fewestToBreak)
    ledger.differenceWithin(endpoint.ok, slow)
  }
}

/** Adds what a broken share reveals: at least so many users were beyond its limit. */
function publishBroken(ledger: Ledger, { verdict, basis }: Finding, measure: PublishedMeasure | undefined): void {
  const { limits = [], broken } = basis ?? {}
  const limit = limits.length > 1 ? limits.find(({ side }) => side === broken?.side) : limits[0]
  if (verdict !== 'broken' || measure?.type !== 'share' || !limit) return
  const { part, whole } = measure
  ledger.noFewerThan(limit.side === 'above' ? part : ledger.difference(whole, part), fewestToBreak(limit))
}

/** Adds the users who met each code that breaks the criterion of new codes: each has at least one failure with it. */
function publishMetCodes(
  ledger: Ledger,
  definition: JourneyDefinition,
  { verdict, newCodes }: Finding,
  failures: PublishedFailures,
): void {
  if (verdict !== 'broken' || !newCodes) return
  for (const { step, code, users } of newCodes.codes) {
    const events = failures.counts.filter(
      each => each.stepNumber === stepNumber(definition, step) && each.code === code,
    )
    const met = ledger.derived(users)
    ledger.noFewerThan(met, fewestToBreakAsNew(newCodes))
    ledger.atLeast(ledger.derivedTotal(events.map(each => each.events)), [met])
  }
}

/** Adds the number of journeys in which something failed in `step`. */
function publishFailed(
  { step, entered }: PublishedStep,
  {
    ledger,
    definition,
    period,
    funnel: { losses, lostReturns },
    failures,
  }: Pick<PublishedPeriod, 'funnel' | 'failures'> & {
    readonly ledger: Ledger
    readonly definition: JourneyDefinition
    readonly period: PeriodReport
  },
): Cell {
  const failed = ledger.count(period.funnel.steps.find(each => each.step === step)?.failed ?? 0, KEEP.headline)
  const codes = definition.steps.find(({ name }) => name === step)?.failures ?? {}
  const isFailure = (loss: PublishedLoss) =>
    loss.step === step && loss.where === 'step' && Object.hasOwn(codes, loss.cause)
  const events = failures.counts.filter(each => each.stepNumber === stepNumber(definition, step))
  ledger.difference(entered, failed)
  ledger.sum(failed, cellsOf([...losses, ...lostReturns].filter(isFailure)))
  ledger.atLeast(ledger.derivedTotal(events.map(each => each.events)), [failed])
  return failed
}

interface Measured {
  readonly ledger: Ledger
  readonly definition: JourneyDefinition
  readonly funnel: PublishedFunnel
  readonly endpoints: readonly PublishedEndpoint[]
  readonly failed: (step: PublishedStep) => Cell
}

/** Undefined if a criterion is neither a share nor a latency, or has no data. */
function measure(
  criterion: Criterion,
  { ledger, definition, funnel, endpoints, failed }: Measured,
): PublishedMeasure | undefined {
  const share = (part: Cell, whole: Cell): PublishedMeasure => {
    ledger.difference(whole, part)
    return { type: 'share', part, whole }
  }
  const { journeys, losses, steps } = funnel
  switch (criterion.kind) {
    case 'conversion':
      return share(journeys.converted, journeys.chose)
    case 'failure_rate': {
      const step = steps.find(each => each.step === criterion.step)
      if (!step) return undefined
      return share(failed(step), ledger.total([step.entered], KEEP.headline))
    }
    case 'handoff_loss': {
      const step = steps.find(each => each.step === criterion.step)
      if (!step) return undefined
      const lost = ledger.total(step.notReached ? [step.notReached.journeys] : [], KEEP.headline)
      return share(lost, ledger.total([step.entered, lost], KEEP.headline))
    }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      const isLate = ({ step }: PublishedLoss) =>
        stepNumber(definition, step) > stepNumber(definition, definition.intentStep)
      const own = losses.filter(loss => loss.team === team && (cause === 'any' || loss.kind === cause) && isLate(loss))
      return share(ledger.total(cellsOf(own), KEEP.lost), journeys.chose)
    }
    case 'telemetry_loss':
      return share(funnel.quality.journeysWithMissing, ledger.total([funnel.all], KEEP.headline))
    case 'endpoint_errors': {
      const endpoint = endpoints.find(isAt(criterion.endpoint))
      return endpoint && share(endpoint.other, endpoint.answers)
    }
    case 'latency': {
      const time = endpoints.find(isAt(criterion.endpoint))?.p90
      return time && { type: 'p90', time }
    }
    case 'new_codes':
    case 'silence':
    case 'manual':
      return undefined
  }
}

function cellsOf(losses: readonly PublishedLoss[]): Cell[] {
  return losses.map(({ journeys }) => journeys)
}

function isAt(endpoint: string) {
  const text = endpointText(endpoint)
  return ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}` === text
}
