import { describeBriefly, describeBroken, describeLimits, describeReason, type TeamName } from './describe-finding.ts'
import type { Finding, Measured } from './finding.ts'
import type { PublishedCheck } from './publish-check.ts'
import type { PublishedFinding, PublishedShare, ShownShare } from './publish-finding.ts'

/** Output of `rollout check --json`. Times are ISO 8601. */
export interface Check
  extends Omit<PublishedCheck, 'users' | 'findings' | 'reasons' | 'age' | 'isExact' | 'isComplete'> {
  /** `count` is null if it is withheld. */
  readonly users: { readonly count: number | null; readonly needed: number; readonly by: PublishedCheck['users']['by'] }
  readonly findings: readonly CheckFinding[]
  readonly reasons: readonly string[]
}

/** `measured` is absent if it is withheld. */
type CheckFinding = Omit<Finding, 'basis' | 'answers' | 'newCodes' | 'redacted'>

/** Renders a check as JSON. */
export function checkJson(
  { users, findings, reasons, isExact: _, isComplete: __, age: ___, ...checked }: PublishedCheck,
  teamName: TeamName,
): Check {
  const { journey, toggle, stage, as_of, alpha, window, events, ...decision } = checked
  return {
    ...{ journey, toggle, stage, as_of, alpha, window, events },
    users: { ...users, count: users.count.number ?? null },
    findings: findings.map(findingJson),
    ...decision,
    reasons: reasons.map(reason => describeReason(reason, teamName)),
  }
}

function findingJson(finding: PublishedFinding): CheckFinding {
  const { share, definition, actual, needs, lack, ...found } = finding
  const { interval, brokenSince } = share?.shown ?? {}
  return {
    ...found,
    definition: definition ?? describeLimits(finding),
    actual: `${actual ?? describeBriefly(finding)}${share && brokenSince ? `; ${describeBroken(share, { interval, brokenSince })}` : ''}`,
    ...(needs !== undefined && { needs }),
    ...(share?.shown && { measured: measuredJson(share, share.shown) }),
    ...(lack && { lack }),
  }
}

function measuredJson({ of, limits }: PublishedShare, shown: ShownShare): Measured {
  const { hits, trials, interval, designEffect, brokenSince } = shown
  return {
    ...{ hits, trials, of },
    ...(interval && { interval }),
    designEffect,
    limits: limits ?? [],
    ...(brokenSince?.user !== undefined && { brokenSince: { ...brokenSince, user: brokenSince.user } }),
  }
}
