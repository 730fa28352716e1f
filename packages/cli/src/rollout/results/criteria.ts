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
        definition: [wantedOf(criterion), ...(range ? [rangeText(criterion, range)] : [])].join('; '),
        actual: measured ? seen(measured) : FILL_IN,
        verdict: measured && isHidden(measured) ? 'withheld' : verdictOf(isBeyond),
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

function rangeText({ kind }: Criterion, { min, max }: Range): string {
  const worded = (value: number) =>
    kind === 'latency'
      ? `${value} ms`
      : kind === 'new_codes'
        ? `${value} codes`
        : `${Number((100 * value).toFixed(2))} %`
  const limits = [
    ...(min === undefined ? [] : [`from ${worded(min)}`]),
    ...(max === undefined ? [] : [`up to ${worded(max)}`]),
  ]
  return `normal is ${limits.join(' ') || 'anything'}`
}

interface Range {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Undefined where the plan gives no range for it. */
function outside(measured: Measured, range: Range | undefined): boolean | undefined {
  if (!range) return undefined
  const value = measured.type === 'codes' ? measured.codes.length : measured.value
  return value < (range.min ?? Number.NEGATIVE_INFINITY) || value > (range.max ?? Number.POSITIVE_INFINITY)
}

/** Undefined where there is nothing to compare with. */
function exceeds(criterion: Criterion, measured: Measured, normal: Measured | undefined): boolean | undefined {
  if (measured.type === 'codes') return measured.codes.length > 0
  // Over the whole time it says nothing of how long it was slow: `rollout check` looks at each five minutes.
  if (criterion.kind === 'latency') return undefined
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

/** With a small number behind it, even the verdict would tell how small it is. */
function isHidden(measured: Measured): boolean {
  if (measured.type === 'share') return typeof measured.part !== 'number' || typeof measured.whole !== 'number'
  return measured.type === 'ms' && measured.isHidden
}

function verdictOf(isBeyond: boolean | undefined): string {
  if (isBeyond === undefined) return `${FILL_IN} met or not`
  return isBeyond ? 'not met' : 'met'
}

function seen(measured: Measured): string {
  if (measured.type === 'codes') return measured.codes.length === 0 ? 'none' : measured.codes.map(code).join(', ')
  if (measured.type === 'ms')
    return measured.isHidden ? 'withheld' : `p90 ${duration(measured.value)} over the whole time`
  return rate(measured.part, measured.whole)
}
