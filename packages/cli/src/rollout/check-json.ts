import { describeBriefly, describeLimits, describeReason, type TeamName } from './describe-finding.ts'
import type { Finding, Measured } from './finding.ts'
import type { PublishedCheck, PublishedFinding, PublishedShare } from './publish-check.ts'

/** Output of `rollout check --json`. Times are ISO 8601. */
export interface Check extends Omit<PublishedCheck, 'users' | 'findings' | 'reasons' | 'isExact'> {
  /** `count` is null if it is withheld. */
  readonly users: { readonly count: number | null; readonly needed: number; readonly by: PublishedCheck['users']['by'] }
  readonly findings: readonly CheckFinding[]
  readonly reasons: readonly string[]
}

/** `measured` is absent if it is withheld. */
type CheckFinding = Omit<Finding, 'basis' | 'answers' | 'newCodes' | 'redacted'>

/** Renders a check as JSON. */
export function checkJson(
  { users, findings, reasons, isExact: _, ...checked }: PublishedCheck,
  teamName: TeamName,
): Check {
  const { journey, toggle, stage, as_of, alpha, window, ...decision } = checked
  return {
    ...{ journey, toggle, stage, as_of, alpha, window },
    users: { ...users, count: users.count.number ?? null },
    findings: findings.map(findingJson),
    ...decision,
    reasons: reasons.map(reason => describeReason(reason, teamName)),
  }
}

function findingJson(finding: PublishedFinding): CheckFinding {
  const { share, definition, actual, needs, lack, ...found } = finding
  const measured = share && measuredJson(share)
  return {
    ...found,
    definition: definition ?? describeLimits(finding),
    actual: actual ?? describeBriefly(finding),
    ...(needs !== undefined && { needs }),
    ...(measured && { measured }),
    ...(lack && { lack }),
  }
}

function measuredJson({
  hits,
  trials,
  of,
  interval,
  designEffect,
  limits,
  brokenSince,
}: PublishedShare): Measured | undefined {
  if (hits.number === undefined || trials.number === undefined) return undefined
  const user = brokenSince?.user.number
  const { hits: some, trials: all, from } = brokenSince?.stretch ?? {}
  return {
    ...{ hits: hits.number, trials: trials.number, of },
    ...(interval && { interval }),
    designEffect,
    limits: limits ?? [],
    ...(user !== undefined && {
      brokenSince: {
        user,
        ...(some?.number !== undefined &&
          all?.number !== undefined &&
          from !== undefined && { stretch: { hits: some.number, trials: all.number, from } }),
      },
    }),
  }
}
