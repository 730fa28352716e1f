import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Show } from '../../disclosure/keys.ts'
import { duration, rate } from '../../system/format.ts'
import { FILL_IN } from '../../system/markdown-text.ts'
import type { Finding } from '../finding.ts'
import type { Trigger } from '../rollback-actions.ts'
import type { Criterion } from '../rollout-plan.ts'
import { measure } from './measure.ts'
import type { PeriodReport } from './period-report.ts'
import type { CriterionFinding } from './stage-notes.ts'

/** What `rollout check` found, in the words of the results. */
export function toldToTeam({ name, definition, actual, verdict, needs }: Finding): CriterionFinding {
  return { name, definition, actual, verdict: needs === undefined ? verdict : `${verdict}: ${needs}` }
}

export interface ToldOutside {
  readonly definition: JourneyDefinition
  readonly evidence: PeriodReport
  readonly show: Show
}

/**
 * The same for who is outside the team: the gate's verdict, beside the share of all journeys of the time, or nothing where
 * few people are behind it.
 */
export function toldOutside(
  criterion: Criterion,
  { name, definition: wanted, actual, verdict }: Finding,
  { definition, evidence, show }: ToldOutside,
): CriterionFinding {
  const told = { name, definition: wanted, verdict }
  // How many met each code stands in brackets; how long it was silent counts nobody.
  if (criterion.kind === 'new_codes') return { ...told, actual: actual.replace(/ \([^)]*\)/g, '') }
  if (criterion.kind === 'silence' || criterion.kind === 'manual') return { ...told, actual }
  const measured = measure(criterion, definition, evidence, show)
  if (!measured) return { ...told, actual: FILL_IN }
  const isHidden =
    measured.type === 'ms' ? measured.isHidden : typeof measured.part !== 'number' || typeof measured.whole !== 'number'
  // Even the verdict would tell how small the number behind it is.
  if (isHidden) return { ...told, actual: 'withheld', verdict: verdict === 'undecided' ? verdict : 'withheld' }
  const seen =
    measured.type === 'ms' ? `p90 ${duration(measured.value)} over the whole time` : rate(measured.part, measured.whole)
  return { ...told, actual: seen }
}

/** What called for a rollback. */
export function triggersOf(findings: readonly Finding[], told: readonly CriterionFinding[]): Trigger[] {
  return findings.flatMap(({ verdict, name, team, severity, definition }, i) =>
    verdict === 'broken' ? [{ name, team, severity, definition, actual: told[i]?.actual ?? FILL_IN }] : [],
  )
}
