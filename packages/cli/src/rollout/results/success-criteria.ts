import type { LoadedJourney } from '../../journey/profile.ts'
import { duration, percent } from '../../system/format.ts'
import { table } from '../../system/markdown-text.ts'
import { MINUTE } from '../../system/time-units.ts'
import { defaultName, teamOf } from '../assess.ts'
import type { Criterion, RolloutPlan } from '../rollout-plan.ts'

/** A success criterion, as defined before the launch. */
export interface SuccessCriterion {
  readonly name: string
  readonly definition: string
  readonly team: string
  readonly severity: string
}

/** The criteria of a rollout, in its order, in words. */
export function successCriteria(plan: RolloutPlan, journey: LoadedJourney): SuccessCriterion[] {
  return plan.criteria.map(criterion => ({
    name: criterion.name ?? defaultName(criterion, journey),
    definition: define(criterion, rangeOf(plan, criterion.id)),
    team: teamOf(criterion, journey),
    severity: criterion.severity,
  }))
}

/** Renders the criteria as a Markdown table. `teamName` returns a team's label. */
export function criteriaTable(criteria: readonly SuccessCriterion[], teamName: (team: string) => string): string {
  return table(
    ['Criterion', 'Success', 'Team', 'Severity if not met'],
    criteria.map(({ name, definition, team, severity }) => [name, definition, teamName(team), severity]),
  )
}

interface Range {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

function rangeOf({ baseline }: RolloutPlan, id: string): Range {
  return (baseline && 'ranges' in baseline ? baseline.ranges[id] : undefined) ?? {}
}

function define(criterion: Criterion, range: Range): string {
  switch (criterion.kind) {
    case 'latency':
      return `p90 at most ${duration(range.max ?? criterion.p90Ms)} over any ${criterion.forMinutes} minutes`
    case 'new_codes':
      return 'no failure code that is not in the baseline'
    case 'silence':
      return `never without an event for ${duration(criterion.forMinutes * MINUTE)}`
    case 'manual':
      return `${criterion.limit} (${criterion.by} looks at ${criterion.source}, ${criterion.when})`
    case 'conversion':
      return defineShare({ lowerLimit: criterion.min, ...range })
    default:
      return defineShare({ upperLimit: criterion.max, ...range })
  }
}

function defineShare({
  upperLimit,
  lowerLimit,
  min,
  max,
}: Range & {
  readonly upperLimit?: number | { readonly overBaseline: number }
  readonly lowerLimit?: number | { readonly underBaseline: number }
}): string {
  const most = max ?? upperLimit
  const least = min ?? lowerLimit
  const ends = [
    ...(most === undefined ? [] : [`at most ${typeof most === 'number' ? percent(most) : over(most.overBaseline)}`]),
    ...(least === undefined
      ? []
      : [`at least ${typeof least === 'number' ? percent(least) : under(least.underBaseline)}`]),
  ]
  return ends.join(', ')
}

function over(share: number): string {
  return share === 0 ? 'as in the baseline' : `${points(share)} more than in the baseline`
}

function under(share: number): string {
  return share === 0 ? 'as in the baseline' : `${points(share)} less than in the baseline`
}

function points(share: number): string {
  return `${(100 * share).toFixed(1)} percentage points`
}
