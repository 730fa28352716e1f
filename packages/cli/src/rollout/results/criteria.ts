import { code, FILL_IN } from '../../form.ts'
import { duration, rate } from '../../report/format.ts'
import { showAll } from '../../report/keys.ts'
import type { Trigger } from '../incident/incident.ts'
import type { Criterion, RolloutPlan } from '../rollout-plan.ts'
import type { CriterionFinding } from './known.ts'
import { type Measured, type Measuring, measure, nameOfCriterion, wantedOf } from './measure.ts'

/** How a criterion came out, and whether what was seen lies beyond its limit. */
export interface Judged {
  readonly criterion: Criterion
  readonly finding: CriterionFinding
  readonly isBeyond: boolean
}

/**
 * Compares each criterion with what was seen over the whole time, as a report does. Whether a rollout may go on is decided
 * by `rollout check`, which knows how sure one can be.
 */
export function judgeCriteria({ criteria, baseline }: RolloutPlan, measuring: Measuring): Judged[] {
  const ranges = baseline && 'ranges' in baseline ? baseline.ranges : {}
  return criteria.map(criterion => {
    const measured = measure(criterion, measuring)
    const normal =
      measuring.baseline &&
      measure(criterion, { ...measuring, evidence: measuring.baseline, show: showAll, isShared: false })
    const range = Object.hasOwn(ranges, criterion.id) ? ranges[criterion.id] : undefined
    const isBeyond = measured && (outside(measured, range) ?? exceeds(criterion, measured, normal))
    return {
      criterion,
      isBeyond: isBeyond === true,
      finding: {
        name: nameOfCriterion(criterion, measuring.definition),
        definition: range
          ? `${wantedOf(criterion)}; baseline range ${range.min ?? ''}–${range.max ?? ''}`
          : wantedOf(criterion),
        actual: measured ? seen(measured) : FILL_IN,
        verdict: isBeyond === undefined ? `${FILL_IN} met or not` : isBeyond ? 'not met' : 'met',
      },
    }
  })
}

/** What called for a rollback. */
export function triggersOf(judged: readonly Judged[], { steps }: Measuring['definition']): Trigger[] {
  return judged
    .filter(({ isBeyond }) => isBeyond)
    .map(({ criterion, finding }) => ({
      name: finding.name,
      team:
        criterion.team ?? ('step' in criterion ? steps.find(({ name }) => name === criterion.step)?.team : undefined),
      severity: criterion.severity,
      definition: finding.definition,
      actual: finding.actual,
    }))
}

/** Undefined where the plan gives no range for it. */
function outside(
  measured: Measured,
  range: { min?: number | undefined; max?: number | undefined } | undefined,
): boolean | undefined {
  if (!range) return undefined
  const value = measured.type === 'codes' ? measured.codes.length : measured.value
  return value < (range.min ?? Number.NEGATIVE_INFINITY) || value > (range.max ?? Number.POSITIVE_INFINITY)
}

/** Undefined where there is nothing to compare with. */
function exceeds(criterion: Criterion, measured: Measured, normal: Measured | undefined): boolean | undefined {
  if (measured.type === 'codes') return measured.codes.length > 0
  if (criterion.kind === 'latency') return measured.value > criterion.p90Ms
  const usual = normal?.type === 'share' ? normal.value : undefined
  if (criterion.kind === 'conversion') {
    const { min } = criterion
    const least = typeof min === 'number' ? min : usual === undefined ? undefined : usual - min.underBaseline
    return least === undefined ? undefined : measured.value < least
  }
  if (!('max' in criterion)) return undefined
  const { max } = criterion
  const most = typeof max === 'number' ? max : usual === undefined ? undefined : usual + max.overBaseline
  return most === undefined ? undefined : measured.value > most
}

function seen(measured: Measured): string {
  if (measured.type === 'codes') return measured.codes.length === 0 ? 'none' : measured.codes.map(code).join(', ')
  if (measured.type === 'ms')
    return measured.isHidden ? 'withheld' : `p90 ${duration(measured.value)} over the whole time`
  return rate(measured.part, measured.whole)
}
