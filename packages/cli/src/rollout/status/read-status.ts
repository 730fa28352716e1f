import type { LoadedJourney } from '../../journey/profile.ts'
import { DAY } from '../../system/time-units.ts'
import { isRate } from '../assess.ts'
import type { EvidenceLoader } from '../baseline.ts'
import { check } from '../check.ts'
import type { Evidence } from '../evidence.ts'
import { planAsOf } from '../plan-as-of.ts'
import { type PublishedCheck, publishCheck, shareFindings } from '../publish-check.ts'
import { type RolloutPlan, rollbacksOf, type Stage, stagesOf } from '../rollout-plan.ts'
import { currentPeriodOf, runningStage } from '../stages.ts'
import { publishSeries, type SharePoint, type ShareSeries, sharePoint } from './publish-series.ts'

/** State of a rollout, as a document may print it. */
export interface RolloutStatus {
  /** Plan as of that time. */
  readonly plan: RolloutPlan
  readonly asOf: number
  readonly running: Stage
  readonly checked: PublishedCheck
  readonly series: ShareSeries
}

export interface StatusOptions extends LoadedJourney {
  readonly plan: RolloutPlan
  readonly planFile: string
  /** Epoch ms. */
  readonly asOf: number
  readonly loadEvidence: EvidenceLoader
  /** The document stays in the team, and hides nothing. */
  readonly isExact: boolean
}

/** Reads the state of a rollout at `asOf`: checks its running stage, and follows each share of it by day. */
export async function readStatus({
  plan,
  asOf,
  loadEvidence,
  isExact,
  ...options
}: StatusOptions): Promise<RolloutStatus> {
  const planThen = planAsOf(plan, asOf)
  const running = runningStage(planThen, asOf)
  const period = currentPeriodOf(planThen, running, asOf)
  const series = new Map<string, readonly SharePoint[]>()
  const checked = await check({
    ...options,
    ...{ plan, asOf, stage: running },
    loadEvidence: (asked, use) =>
      loadEvidence(asked, async evidence => {
        if (asked.from === period?.from && asked.to === period.to) await readSeries(planThen, evidence, series)
        return use(evidence)
      }),
  })
  const published = publishCheck(options.definition, checked, { isExact })
  const isShown = (id: string) =>
    published.findings.some(finding => finding.id === id && finding.share?.shown !== undefined)
  const shown = shareFindings(checked.criteria, checked.findings).filter(({ finding }) => isShown(finding.id))
  return {
    ...{ plan: planThen, asOf, running },
    checked: published,
    series: isExact ? series : publishSeries(options.definition, series, shown),
  }
}

async function readSeries(
  { criteria }: RolloutPlan,
  evidence: Evidence,
  series: Map<string, readonly SharePoint[]>,
): Promise<void> {
  for (const criterion of criteria.filter(isRate)) {
    const { outcomes = [] } = (await evidence.trials(criterion)) ?? {}
    const points: SharePoint[] = []
    let [hits, trials] = [0, 0]
    for (const [i, { at, ...own }] of outcomes.entries()) {
      hits += own.hits
      trials += own.trials
      const next = outcomes[i + 1]
      if (next && Math.floor(next.at / DAY) === Math.floor(at / DAY)) continue
      points.push(sharePoint(at, { hits, trials }))
    }
    series.set(criterion.id, points)
  }
}

/** Tells whether a stage is over, running, rolled back and not resumed yet, or to come. */
export function stateOf(
  { plan, running, asOf, checked }: RolloutStatus,
  stage: Stage,
): 'over' | 'running' | 'running again' | 'rolled back' | 'to come' {
  if (stage.id === running.id) {
    if (stage.started === undefined || Date.parse(stage.started) > asOf) return 'to come'
    const rolledBack = rollbacksOf(stage).at(-1)
    if (!rolledBack) return 'running'
    return rolledBack.resolvedAt === undefined || checked.verdict === 'resume' ? 'rolled back' : 'running again'
  }
  return stagesOf(plan).indexOf(stage) < stagesOf(plan).findIndex(({ id }) => id === running.id) ? 'over' : 'to come'
}
