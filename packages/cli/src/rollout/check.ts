import type { LoadedJourney } from '../journey/profile.ts'
import { assess } from './assess.ts'
import { type EvidenceLoader, withBaseline } from './baseline.ts'
import { alphaOf } from './error-rate.ts'
import type { Finding } from './finding.ts'
import type { StageVersion } from './mixed-versions.ts'
import { planAsOf } from './plan-as-of.ts'
import type { Criterion, RolloutPlan, Stage } from './rollout-plan.ts'
import { currentPeriodOf, minimumOf, type Period, stageOf } from './stages.ts'
import { findStaleInput } from './stale-input.ts'
import type { UserKind } from './users.ts'
import { type Decision, decide, type Observations } from './verdict.ts'

/** Findings of a stage and the decision, for the team only. Times are ISO 8601. */
export interface StageCheck extends Decision {
  readonly journey: string
  readonly toggle: string
  readonly stage: string
  readonly as_of: string
  /** Start times of the judged journeys; null if the stage has not begun. */
  readonly window: { readonly from: string; readonly to: string } | null
  readonly events: EventBasis
  /** Age of the newest event, if the stage runs and its events are too old to act on; then the first actions are to get newer ones. */
  readonly age?: string
  readonly users: { readonly count: number; readonly needed: number; readonly by: UserKind | null }
  /** The error rate of each decision, whenever one looks. */
  readonly alpha: number
  readonly findings: readonly Finding[]
  /** Criteria of the findings, in the same order. */
  readonly criteria: readonly Criterion[]
}

/** Events that a stage was judged by. */
export interface EventBasis {
  /** Date of the newest; null if there is none, or it is not known. */
  readonly newest: string | null
  /** Whether journeys have begun that may not have ended yet. They are not judged. */
  readonly are_open: boolean
  readonly builds: readonly StageVersion[]
}

export const EMPTY_BASIS: EventBasis = { newest: null, are_open: false, builds: [] }

export interface CheckOptions extends LoadedJourney {
  readonly plan: RolloutPlan
  /** Path of `plan`, to which paths in it are relative. */
  readonly planFile: string
  readonly stage: Stage
  /** Epoch ms. */
  readonly asOf: number
  readonly loadEvidence: EvidenceLoader
}

/** Looks at a stage, and decides on it. */
export async function check({
  definition,
  profile,
  plan,
  planFile,
  stage,
  asOf,
  loadEvidence,
}: CheckOptions): Promise<StageCheck> {
  const planThen = planAsOf(plan, asOf)
  const stageThen = stageOf(planThen, stage.id)
  const period = currentPeriodOf(planThen, stageThen, asOf)
  const decideOn = (seen?: Observations) => decide({ plan: planThen, stage: stageThen, seen, asOf })
  const common = {
    journey: definition.name,
    toggle: plan.toggle,
    stage: stage.id,
    as_of: new Date(asOf).toISOString(),
    alpha: alphaOf(plan),
  }
  const needed = minimumOf(plan, stage).users
  if (!period) {
    return {
      ...common,
      window: null,
      events: EMPTY_BASIS,
      users: { count: 0, needed, by: null },
      findings: [],
      criteria: [],
      ...decideOn(),
    }
  }
  return loadEvidence(period, evidence =>
    withBaseline({ plan, planFile, definition, period, loadEvidence }, async baseline => {
      const findings = await assess({ definition, profile, plan: planThen, period, evidence, baseline })
      const { closed, users, newest } = evidence
      const isToggleOff = await evidence.isToggleOff()
      const decision = decideOn({ closed, users: users.count, isToggleOff, findings })
      const isCurrent = period.to === asOf && decision.verdict !== 'resume'
      const stale = isCurrent ? await findStaleInput(period, evidence) : undefined
      return {
        ...common,
        window: isoPeriod(closed),
        events: {
          newest: newest === null ? null : new Date(newest).toISOString(),
          are_open: closed.to < period.to,
          builds: await evidence.appVersions(),
        },
        users: { ...users, needed },
        findings,
        criteria: planThen.criteria,
        ...decision,
        ...(stale && { age: stale.age, actions: [...stale.actions, ...decision.actions] }),
      }
    }),
  )
}

function isoPeriod({ from, to }: Period): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
