import { MAX_SMALL_COUNT } from '../../disclosure/suppress.ts'
import { duration, rate } from '../../report/cell-text.ts'
import { FILL_IN } from '../../system/markdown-text.ts'
import { describeBaseline, describeBroken, OF_BASELINE } from '../describe-finding.ts'
import type { Finding, MeasuredLimit } from '../finding.ts'
import type { Trigger } from '../rollback-actions.ts'
import type { Criterion } from '../rollout-plan.ts'
import type { PublishedMeasure } from './publish-period.ts'
import type { CriterionFinding } from './stage-notes.ts'
import { isTellingLatency } from './telling-latency.ts'

/** Converts a finding of `rollout check` into one of the results. */
export function findingForTeam({ name, definition, actual, verdict, needs, measured }: Finding): CriterionFinding {
  const { interval, brokenSince } = measured ?? {}
  const normal = ({ baseline }: MeasuredLimit) => (baseline ? `; ${describeBaseline(baseline)}` : '')
  const since = measured && brokenSince ? `; ${describeBroken(measured, { interval, brokenSince })}` : ''
  return {
    name,
    definition,
    actual: `${actual}${(measured?.limits ?? []).map(normal).join('')}${since}`,
    verdict: needs === undefined ? verdict : `${verdict}: ${needs}`,
  }
}

/**
 * Returns the finding for readers outside the team: the gate's verdict, with the share of all journeys of the time. If
 * that may not be shown, neither is whether a criterion is met or undecided: compared with the limit, it would reveal how
 * small the number is. A broken criterion is always named: people act on it. `publishPeriod` takes into account what that reveals,
 * so `measure` must be from a period that was published with this finding.
 */
export function findingForOthers(
  { kind }: Pick<Criterion, 'kind'>,
  finding: Finding,
  measure: PublishedMeasure | undefined,
): CriterionFinding {
  const { name, actual, verdict, answers, newCodes } = finding
  // Several limits together would reveal how many people the baselines differ by.
  const isRelative = finding.basis?.limits.some(({ baseline }) => baseline)
  const { definition } = isRelative ? { definition: OF_BASELINE } : (finding.redacted ?? finding)
  const common = { name, definition }
  const withheld = { ...common, actual: 'withheld', verdict: 'withheld' }
  const ofFew = verdict === 'broken' ? { ...withheld, verdict } : withheld
  // A person wrote it into the plan.
  if (kind === 'manual') return { ...common, actual, verdict }
  if (kind === 'silence') return { ...common, actual: SILENCE[verdict], verdict }
  if (kind === 'new_codes') {
    // The results list all codes, so a verdict bounds the users who met each new one.
    const isOfFew = newCodes?.codes.some(({ users }) => users <= MAX_SMALL_COUNT)
    return isOfFew && verdict !== 'broken' ? withheld : { ...common, actual: NEW_CODES[verdict], verdict }
  }
  if (!measure) return { ...common, actual: FILL_IN, verdict }
  if (measure.type === 'p90') {
    const { shown } = measure.time
    if (shown === null) return { ...common, actual: FILL_IN, verdict }
    if (shown === 'withheld') return ofFew
    return answers && isTellingLatency(verdict, answers)
      ? ofFew
      : { ...common, actual: `p90 ${duration(measure.time)} over the whole time`, verdict }
  }
  const { part, whole } = measure
  if (whole.shown === 0) return { ...common, actual: FILL_IN, verdict }
  return part.number === undefined || whole.number === undefined
    ? ofFew
    : { ...common, actual: `${rate(part, whole)}, of ${populationOf(kind)}`, verdict }
}

/** Returns who the results of a share count: all journeys, or all requests, while a check counts users. */
function populationOf(kind: Criterion['kind']): string {
  switch (kind) {
    case 'endpoint_errors':
      return 'requests'
    case 'telemetry_loss':
      return 'journeys that started at any step'
    case 'failure_rate':
      return 'journeys that entered the step'
    case 'handoff_loss':
      return 'journeys that completed the step before'
    default:
      return 'journeys that selected the link'
  }
}

const SILENCE = { met: 'none', broken: 'there was one', undecided: 'not known' }
const NEW_CODES = { met: 'none', broken: 'at least one; see the types of errors logged', undecided: 'not known' }

/** Returns the triggers of a rollback: the broken criteria, each with its finding in the results. */
export function triggersOf(findings: readonly Finding[], published: readonly CriterionFinding[]): Trigger[] {
  return findings.flatMap(({ verdict, name, team, otherTeams, severity }, i): Trigger[] => {
    const shown = published[i]
    if (verdict !== 'broken' || !shown) return []
    const teams = { team, ...(otherTeams && { otherTeams }) }
    return [{ name, ...teams, severity, definition: shown.definition, actual: shown.actual }]
  })
}
