import type { LoadedJourney } from '../../journey/profile.ts'
import { DAY } from '../../system/time-units.ts'
import { isRate } from '../assess.ts'
import type { Look } from '../baseline.ts'
import { type Check, check } from '../check.ts'
import { confidenceSequence } from '../confidence-sequence.ts'
import type { Evidence } from '../evidence.ts'
import { planAsOf } from '../plan-as-of.ts'
import { type RolloutPlan, type Stage, stagesOf } from '../rollout-plan.ts'
import { currentPeriodOf, runningStage } from '../stages.ts'

/** A share as it stood at the end of a day of the stage. */
export interface SharePoint {
  /** Epoch ms. */
  readonly at: number
  readonly hits: number
  readonly trials: number
  readonly low: number
  readonly high: number
}

/** Where a rollout stands. */
export interface RolloutStatus {
  /** As it read then. */
  readonly plan: RolloutPlan
  readonly asOf: number
  readonly running: Stage
  readonly checked: Check
  /** The shares of the running stage over time, by the id of a criterion. */
  readonly series: ReadonlyMap<string, readonly SharePoint[]>
}

export interface StatusOptions extends LoadedJourney {
  readonly plan: RolloutPlan
  readonly planFile: string
  /** Epoch ms. */
  readonly asOf: number
  readonly look: Look
}

/** Reads where a rollout stands at `asOf`: its running stage is checked, and each share of it followed day by day. */
export async function readStatus({ plan, asOf, look, ...options }: StatusOptions): Promise<RolloutStatus> {
  const planThen = planAsOf(plan, asOf)
  const running = runningStage(planThen, asOf)
  const period = currentPeriodOf(planThen, running, asOf)
  const series = new Map<string, readonly SharePoint[]>()
  const checked = await check({
    ...options,
    ...{ plan, asOf, stage: running },
    look: (asked, use) =>
      look(asked, async evidence => {
        if (asked.from === period?.from && asked.to === period.to) await readSeries(planThen, evidence, series)
        return use(evidence)
      }),
  })
  return { plan: planThen, asOf, running, checked, series }
}

const ALPHA = 0.05

async function readSeries(
  { criteria }: RolloutPlan,
  evidence: Evidence,
  series: Map<string, readonly SharePoint[]>,
): Promise<void> {
  for (const criterion of criteria.filter(isRate)) {
    const { outcomes = [] } = (await evidence.trials(criterion)) ?? {}
    const points: SharePoint[] = []
    let hits = 0
    for (const [i, { at, isHit }] of outcomes.entries()) {
      if (isHit) hits++
      const next = outcomes[i + 1]
      if (next && Math.floor(next.at / DAY) === Math.floor(at / DAY)) continue
      points.push({ at, hits, trials: i + 1, ...confidenceSequence({ hits, trials: i + 1 }, ALPHA) })
    }
    series.set(criterion.id, points)
  }
}

/** Whether a stage is over, runs, or is yet to come. */
export function stateOf({ plan, running }: RolloutStatus, stage: Stage): 'over' | 'running' | 'to come' {
  if (stage.id === running.id) return stage.started === undefined ? 'to come' : 'running'
  return stagesOf(plan).indexOf(stage) < stagesOf(plan).findIndex(({ id }) => id === running.id) ? 'over' : 'to come'
}
