import { labelsOf } from '../../journey/labels.ts'
import type { JourneyProfile, LoadedJourney } from '../../journey/profile.ts'
import { InputError } from '../../system/errors.ts'
import { assess } from '../assess.ts'
import { type EvidenceLoader, withBaseline } from '../baseline.ts'
import { withFileEvidence } from '../file-evidence.ts'
import type { Finding } from '../finding.ts'
import { planAsOf } from '../plan-as-of.ts'
import { readPlan } from '../read-plan.ts'
import { type RolloutPlan, rollbacksOf } from '../rollout-plan.ts'
import { handlesOf } from '../slack-handles.ts'
import { isEarly, type Period, periodOf, rolledBackPeriodOf, stageOf, titleOf } from '../stages.ts'
import { findStaleInput } from '../stale-input.ts'
import { findingForOthers, findingForTeam, triggersOf } from './criterion-findings.ts'
import { withPeriodReport } from './period-report.ts'
import type { PostLaunch } from './plan-times.ts'
import { publishPeriod } from './publish-period.ts'
import type { DocumentRequest, Facts, ReportedTime } from './results-facts.ts'
import type { FeedbackEntry } from './stage-notes.ts'

export interface FactsOptions {
  /** The path of rollout.json. */
  readonly rollout: string
  readonly journey: LoadedJourney
  readonly asked: DocumentRequest
}

type Report = Omit<ReportedTime, 'title' | 'isEarly' | 'rollbacks'>

/**
 * Reads the facts for the documents from rollout.json and the data.
 * @throws InputError if either cannot be read, or they are about different journeys.
 */
export async function readFacts({ rollout, journey, asked }: FactsOptions): Promise<Facts> {
  const { definition, profile } = journey
  const written = await readPlan(rollout, journey)
  const plan = asked.asOf === undefined ? written : planAsOf(written, asked.asOf)
  const now = asked.asOf ?? Date.now()
  const reports = new Map<string, Promise<Report>>()
  const report = (id: string, period: Period) => {
    const key = JSON.stringify([id, period])
    const known = reports.get(key) ?? reportOn(id, period)
    reports.set(key, known)
    return known
  }
  const reportOn = (id: string, period: Period): Promise<Report> => {
    const past = { from: period.from, to: Math.min(period.to, asked.asOf ?? Number.POSITIVE_INFINITY) }
    return withPeriodReport(journey, asked.inputs, past, asked.asOf, async (evidence, seen) => {
      const asOf = Date.parse(evidence.funnel.window.as_of)
      const loadEvidence: EvidenceLoader = (period, use) => withFileEvidence(journey, asked.inputs, period, asOf, use)
      const found = await withBaseline({ plan, planFile: rollout, definition, period: past, loadEvidence }, baseline =>
        assess({ ...journey, plan, period: past, evidence: seen, baseline }),
      )
      const published = publishPeriod(definition, evidence, plan.criteria, {
        isExact: !asked.isShared,
        findings: found,
      })
      const criteria = plan.criteria.map((criterion, i) => {
        const finding = found[i] as Finding
        return asked.isShared ? findingForOthers(criterion, finding, published.criteria[i]) : findingForTeam(finding)
      })
      const isOf = ({ stage, date }: { stage?: string | undefined; date: string }) =>
        stage === undefined ? Date.parse(date) >= period.from && Date.parse(date) < period.to : stage === id
      return {
        id,
        period,
        published,
        notes: {
          criteria,
          manual: (plan.manualMetrics ?? []).filter(isOf),
          feedback: feedbackOf(plan, profile, isOf),
        },
        triggers: triggersOf(found, criteria),
        stale: period.to === now ? await findStaleInput(past, seen) : undefined,
      }
    })
  }
  return {
    definition,
    profile,
    plan,
    toggle: plan.toggle,
    feedback: feedbackOf(plan, profile),
    tagsOf: teams => handlesOf(plan, teams),
    links: plan.links ?? [],
    hasBegun: time =>
      time.type === 'stage'
        ? periodOf(plan, stageOf(plan, time.id), now) !== undefined
        : plan.launched !== undefined && Date.parse(plan.launched) < now,
    stage: id => stageReport(id, periodOf),
    rolledBackStage: id => stageReport(id, rolledBackPeriodOf),
    async postLaunch(when) {
      const period = afterLaunch(plan, when, rollout)
      return { title: when, isEarly: false, rollbacks: [], ...(await report(when, period)) }
    },
  }

  async function stageReport(id: string, periodIn: typeof periodOf): Promise<ReportedTime> {
    const stage = stageOf(plan, id)
    const period = periodIn(plan, stage, now)
    if (!period)
      throw new InputError(`${titleOf(stage)} has not begun: set its "started" in ${rollout}, or use a later --as-of`)
    return {
      title: titleOf(stage),
      isEarly: isEarly(stage),
      rollbacks: rollbacksOf(stage),
      ...(await report(stage.id, period)),
    }
  }
}

function afterLaunch({ launched }: RolloutPlan, when: PostLaunch, file: string): Period {
  if (launched === undefined)
    throw new InputError(`nothing was launched yet: ${file} does not say when it was "launched"`)
  const to = new Date(launched)
  if (when === '1-week') to.setUTCDate(to.getUTCDate() + 7)
  else to.setUTCMonth(to.getUTCMonth() + 1)
  return { from: Date.parse(launched), to: to.getTime() }
}

function feedbackOf(
  { feedback = [] }: RolloutPlan,
  profile: JourneyProfile,
  isOf: (entry: { stage?: string | undefined; date: string }) => boolean = () => true,
): FeedbackEntry[] {
  const labels = labelsOf(profile)
  return feedback
    .filter(isOf)
    .map(({ team, text, date, by }) => ({ team: labels.team(team), text, from: `${date}, by ${by}` }))
}
