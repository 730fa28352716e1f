import { dirname, resolve } from 'node:path'
import { failureOwner, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { InputError } from '../system/errors.ts'
import { readJson } from '../system/read-text.ts'
import { HOUR } from '../system/time-units.ts'
import type { BurstBasis } from './burst-correction.ts'
import type { Evidence, RateCriterion } from './evidence.ts'
import { type RolloutPlan, stagesOf } from './rollout-plan.ts'
import { shareOf } from './share.ts'
import { currentPeriodOf, type Period, stageOf } from './stages.ts'

/** Normal values to compare with. An undefined value is unknown. */
export interface Baseline {
  trials(criterion: RateCriterion): Promise<BurstBasis | undefined>
  /** Failure codes that were seen, and among how many users. */
  codes(): Promise<{ readonly known: ReadonlySet<string>; readonly users: number } | undefined>
  /** Fixed by hand, by the id of a criterion. */
  range(id: string): { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
}

const NOTHING: Baseline = { trials: async () => undefined, codes: async () => undefined, range: () => undefined }

/** Gathers the evidence of another period of the same events. */
export type EvidenceLoader = <Result>(period: Period, use: (evidence: Evidence) => Promise<Result>) => Promise<Result>

export interface BaselineOptions {
  readonly plan: RolloutPlan
  /** Path of `plan`, to which the path of an earlier funnel is relative. */
  readonly planFile: string
  readonly definition: JourneyDefinition
  /** Time range to compare with the baseline. */
  readonly period: Period
  readonly loadEvidence: EvidenceLoader
}

/**
 * Reads the plan's baseline and passes it to `use`.
 * @throws InputError if an earlier funnel belongs to another journey.
 */
export async function withBaseline<Result>(
  { plan, planFile, definition, period, loadEvidence }: BaselineOptions,
  use: (baseline: Baseline) => Promise<Result>,
): Promise<Result> {
  const { baseline } = plan
  if (!baseline) return use(NOTHING)
  if ('ranges' in baseline) return use({ ...NOTHING, range: id => baseline.ranges[id] })
  if ('file' in baseline) {
    const funnel = await readFunnel(resolve(dirname(planFile), baseline.file), definition)
    return use({
      ...NOTHING,
      async trials(criterion) {
        const tally = criterion.kind === 'endpoint_errors' ? undefined : shareOf(definition, funnel, criterion)
        return tally && { ...tally, ...hoursOf(funnel) }
      },
      codes: async () => ({ known: codesIn(funnel, definition), users: funnel.journeys.total }),
    })
  }
  const normal = 'stage' in baseline ? stagePeriod(plan, baseline.stage, period) : toPeriod(baseline)
  if (!normal) return use(NOTHING)
  return loadEvidence(normal, evidence =>
    use({
      ...NOTHING,
      trials: criterion => evidence.trials(criterion),
      codes: async () => {
        const codes = await evidence.codes()
        return codes && { known: new Set(codes.keys()), users: evidence.users.count }
      },
    }),
  )
}

function toPeriod({ from, to }: { readonly from: string; readonly to: string }): Period {
  return { from: Date.parse(from), to: Date.parse(to) }
}

/** Returns the period of the stage with that ID, or of the one before `period`; undefined if none had begun. */
function stagePeriod(plan: RolloutPlan, id: string, { from, to }: Period): Period | undefined {
  if (id !== 'previous') {
    const found = currentPeriodOf(plan, stageOf(plan, id), to)
    return found && found.from < from ? found : undefined
  }
  const before = stagesOf(plan).findLast(({ started }) => started !== undefined && Date.parse(started) < from)
  return before && currentPeriodOf(plan, before, from)
}

async function readFunnel(path: string, definition: JourneyDefinition): Promise<FunnelResult<null>> {
  const remedy = 'write the baseline with: journey-monitor funnel --json'
  const funnel = (await readJson(path, remedy)) as FunnelResult<null>
  if (funnel?.journey !== definition.name || !Array.isArray(funnel.steps) || !Array.isArray(funnel.drop_offs)) {
    throw new InputError(`${path} is not a funnel of ${definition.name}; ${remedy}`)
  }
  return funnel
}

/** The hours that a funnel counts, if it was computed from a time range. */
function hoursOf({ window }: FunnelResult<null>): Pick<BurstBasis, 'hours'> {
  const { from, to } = window
  return from === null || to === null ? {} : { hours: (Date.parse(to) - Date.parse(from)) / HOUR }
}

/** A funnel tells the codes that journeys were lost by. */
function codesIn({ drop_offs, lost_returns }: FunnelResult<null>, { steps }: JourneyDefinition): ReadonlySet<string> {
  const isFailure = (step: string, cause: string) =>
    failureOwner(steps.find(({ name }) => name === step) as StepDefinition, cause) !== undefined
  return new Set(
    [...drop_offs, ...lost_returns]
      .filter(({ where, step, cause }) => where === 'step' && isFailure(step, cause))
      .map(({ step, cause }) => `${step}.${cause}`),
  )
}
