import type { JourneyDefinition } from '@journey-monitor/sdk'
import { wordsFor } from '../../guide/words.ts'
import type { Count } from '../../report/format.ts'
import { keys, type Show } from '../../report/keys.ts'
import { MOST_SMALL } from '../../report/suppress.ts'
import type { Criterion } from '../rollout-plan.ts'
import type { Evidence } from './evidence.ts'

/** What a criterion came to over all journeys of a time. */
export type Measured =
  | { readonly type: 'share'; readonly part: Count; readonly whole: Count; readonly value: number }
  | { readonly type: 'ms'; readonly value: number; readonly isHidden: boolean }
  | { readonly type: 'codes'; readonly codes: readonly string[] }

/** What measuring needs beside the criterion. */
export interface Measuring {
  readonly definition: JourneyDefinition
  readonly evidence: Evidence
  /** Undefined where the plan has no baseline in the data. */
  readonly baseline: Evidence | undefined
  readonly show: Show
  /** It leaves the team. */
  readonly isShared: boolean
}

/**
 * Measures `criterion`. Undefined where the data cannot tell: nobody came so far, no such request was made, or it is about
 * the course of time, which a sum over it has lost.
 */
export function measure(criterion: Criterion, measuring: Measuring): Measured | undefined {
  const { definition, evidence, baseline, show, isShared } = measuring
  const { funnel, rum } = evidence
  const stepOf = (name: string) => funnel.steps.find(({ step }) => step === name)
  const completed = (name: string) => stepOf(name)?.completed ?? 0
  const chose = completed(definition.intentStep)
  switch (criterion.kind) {
    case 'conversion': {
      const key = keys.completed(definition.convertingStep)
      return share(show, [key, completed(definition.convertingStep)], [keys.completed(definition.intentStep), chose])
    }
    case 'failure_rate':
      return apart(stepOf(criterion.step)?.failed ?? 0, stepOf(criterion.step)?.entered ?? 0, isShared)
    case 'handoff_loss': {
      const index = definition.steps.findIndex(({ name }) => name === criterion.step)
      const before = definition.steps[index - 1]
      const losses = [...funnel.drop_offs, ...funnel.lost_returns]
      const lost = losses.filter(({ step, where }) => step === criterion.step && where === 'handoff')
      return apart(total(lost), before ? completed(before.name) : 0, isShared)
    }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      const lost = funnel.drop_offs.filter(drop => drop.team === team && (cause === 'any' || drop.kind === cause))
      const intent = [keys.completed(definition.intentStep), chose] as const
      return cause === 'any' ? share(show, [keys.team(team), total(lost)], intent) : apart(total(lost), chose, isShared)
    }
    case 'endpoint_errors': {
      const endpoint = rum.endpoints.find(isAt(criterion.endpoint))
      if (!endpoint) return undefined
      return share(
        show,
        [keys.endpoint(endpoint, 'other'), endpoint.other],
        [keys.endpoint(endpoint, 'answers'), endpoint.answers],
      )
    }
    case 'latency': {
      const endpoint = rum.endpoints.find(isAt(criterion.endpoint))
      if (endpoint?.p90_ms == null) return undefined
      return { type: 'ms', value: endpoint.p90_ms, isHidden: isShared && endpoint.ok <= MOST_SMALL }
    }
    case 'new_codes': {
      if (!baseline?.failures.counts.length || funnel.quality.events === 0) return undefined
      const known = new Set(codesOf(definition, baseline))
      return { type: 'codes', codes: codesOf(definition, evidence).filter(code => !known.has(code)) }
    }
    case 'telemetry_loss': {
      const { events, missing } = funnel.quality
      return apart(missing, events + missing, isShared)
    }
    case 'silence':
      return undefined
  }
}

/** What was to be, in words. */
export function wantedOf(criterion: Criterion): string {
  const most = (max: Limit, than = 'over') =>
    typeof max === 'number'
      ? `at most ${percentOf(max)}`
      : `at most ${pointsOf(Object.values(max)[0])} ${than} the baseline`
  switch (criterion.kind) {
    case 'conversion':
      return typeof criterion.min === 'number'
        ? `at least ${percentOf(criterion.min)}`
        : `at most ${pointsOf(criterion.min.underBaseline)} under the baseline`
    case 'failure_rate':
    case 'handoff_loss':
    case 'drop_off':
    case 'endpoint_errors':
    case 'telemetry_loss':
      return most(criterion.max)
    case 'latency':
      return `p90 at most ${criterion.p90Ms} ms, never over it for ${criterion.forMinutes} min`
    case 'new_codes':
      return 'no failure code that the baseline never saw'
    case 'silence':
      return `never silent for ${criterion.forMinutes} min`
  }
}

type Limit = number | { readonly overBaseline: number }

/** What a criterion is about, in words, where the plan gives it no name. */
export function nameOfCriterion(criterion: Criterion, definition: JourneyDefinition): string {
  if (criterion.name !== undefined) return criterion.name
  const words = wordsFor(definition)
  switch (criterion.kind) {
    case 'conversion':
      return 'Conversion from intent'
    case 'failure_rate':
      return `Failures in \`${criterion.step}\``
    case 'handoff_loss':
      return `Lost on the way to \`${criterion.step}\``
    case 'drop_off':
      return `Lost by ${words.team(criterion.team)}${criterion.cause && criterion.cause !== 'any' ? `, ${criterion.cause.replace('_', ' ')}` : ''}`
    case 'endpoint_errors':
      return `Answers other than 200 and 201 of \`${criterion.endpoint}\``
    case 'latency':
      return `Latency of \`${criterion.endpoint}\``
    case 'new_codes':
      return 'New failure codes'
    case 'silence':
      return `Silence of ${criterion.app ?? 'the journey'}`
    case 'telemetry_loss':
      return 'Lost telemetry'
  }
}

function share(
  show: Show,
  [key, part]: readonly [string, number],
  [of, whole]: readonly [string, number],
): Measured | undefined {
  if (whole === 0) return undefined
  return { type: 'share', part: show(key, part), whole: show(of, whole), value: part / whole }
}

/** A share of counts that the results write nowhere else: outside the team it is shown where neither side is small. */
function apart(part: number, whole: number, isShared: boolean): Measured | undefined {
  if (whole === 0) return undefined
  const isSmall = [part, whole - part].some(count => count > 0 && count <= MOST_SMALL)
  const hidden = isShared && isSmall
  return { type: 'share', part: hidden ? 'withheld' : part, whole: hidden ? 'withheld' : whole, value: part / whole }
}

function total(drops: readonly { readonly journeys: number }[]): number {
  return drops.reduce((sum, { journeys }) => sum + journeys, 0)
}

function isAt(endpoint: string) {
  const [method, path = ''] = endpoint.split(' ')
  const anyId = path.replace(/:\w+/g, ':id')
  return (each: { readonly method: string; readonly path: string }) => each.method === method && each.path === anyId
}

function codesOf({ steps }: JourneyDefinition, { failures }: Evidence): string[] {
  return [...new Set(failures.counts.map(({ step_number, code }) => `${steps[step_number - 1]?.name}.${code}`))]
}

function percentOf(share: number): string {
  return `${trimmed(100 * share)} %`
}

function pointsOf(share: number | undefined): string {
  return `${trimmed(100 * (share ?? 0))} percentage points`
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(2)))
}
