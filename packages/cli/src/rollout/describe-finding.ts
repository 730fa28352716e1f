import { count, counted, percent, time } from '../system/format.ts'
import type { Tally } from './confidence-sequence.ts'
import { type MeasuredLimit, teamsOf } from './finding.ts'
import type { PublishedReason } from './publish-check.ts'
import type { PublishedFinding, PublishedShare, ShownShare, ShownSince } from './publish-finding.ts'
import type { TrafficFact } from './stages.ts'

/** Returns the label of a team, given its name in the definition. */
export type TeamName = (team: string) => string

/** Description of a result that outsiders may not see. */
const WITHHELD = 'withheld: it would reveal fewer than 11 people'
const TRAFFIC_FACTS: Readonly<Record<TrafficFact, string>> = {
  traffic: 'the plan has no "traffic"',
  percentage: 'the stage has no "percentage"',
}
/** Description of a limit that would give away a small baseline. */
export const OF_BASELINE = 'relative to the baseline'

/**
 * Describes a finding in one line: the count, its population, and the limit.
 * @example 'Payment failures (Checkout): 37.0% of 127 users who entered; limit 15.0%; 95% interval 25.1% to 50.2%; over
 * the limit since user 108'
 */
export function describeFinding(finding: PublishedFinding, teamName: TeamName): string {
  const { name, needs, share } = finding
  const figures = share?.shown
    ? describeShare(share, share.shown)
    : `${describeBriefly(finding)}; ${share?.limits?.length ? describeMeasuredLimits(share) : `limit: ${describeLimits(finding)}`}`
  return `${name} (${teamText(finding, teamName)}): ${figures}${needs === undefined ? '' : `. Not decided: ${describeNeeds(finding)}`}`
}

/**
 * Describes why a finding is undecided: what it needs, or why the data cannot show it.
 * @example 'needs more users: so far, a share of 10.0% is still possible'
 */
export function describeNeeds({ needs = '', lack }: Pick<PublishedFinding, 'needs' | 'lack'>): string {
  return lack === 'data' && needs !== '' ? `needs ${needs}` : needs
}

/** The labels of all teams that a finding concerns. */
export function teamText(finding: Pick<PublishedFinding, 'team' | 'otherTeams'>, teamName: TeamName): string {
  return teamsOf(finding).map(teamName).join(' and ')
}

/** Describes a finding briefly: the share and its population, or the result in words. */
export function describeBriefly({ share, actual }: PublishedFinding): string {
  if (share?.shown) return shareText(share, share.shown)
  return (share ? undefined : actual) ?? WITHHELD
}

/** The limit in short. */
export function describeLimits({ share, definition }: PublishedFinding): string {
  return share?.limits?.length ? describeMeasuredLimits(share) : (definition ?? OF_BASELINE)
}

/** A decision's reason. */
export function describeReason(reason: PublishedReason, teamName: TeamName): string {
  switch (reason.type) {
    case 'text':
      return reason.text
    case 'finding':
      return describeFinding(reason.finding, teamName)
    case 'too_few_users': {
      const { users, needed, lacking } = reason
      const facts = lacking.map(fact => TRAFFIC_FACTS[fact]).join(', and ')
      const assumed = facts !== '' && needed > 1 ? `; it needs ${needed} because ${facts}` : ''
      if (users.number === undefined) return `fewer users than the stage needs${assumed}`
      const missing = needed - users.number
      return `${counted(users.number, 'user')} of the ${needed} that the stage needs: ${missing} user${missing === 1 ? '' : 's'} more${assumed}`
    }
  }
}

function describeShare(share: PublishedShare, shown: ShownShare): string {
  const { interval, designEffect, brokenSince } = shown
  const widened = designEffect >= 1.1 ? ` (evidence divided by ${designEffect.toFixed(1)} for bursts)` : ''
  return [
    shareText(share, shown),
    ...(share.limits?.length === 0 ? [] : [describeMeasuredLimits(share)]),
    ...(interval ? [`95% interval ${percent(interval.low)} to ${percent(interval.high)}${widened}`] : []),
    ...(brokenSince ? [describeBroken(share, { interval, brokenSince })] : []),
  ].join('; ')
}

function shareText({ of }: PublishedShare, { hits, trials }: ShownShare): string {
  return trials === 0 ? `no ${of} yet` : `${percent(hits / trials)} of ${count(trials)} ${of}`
}

function describeMeasuredLimits({ limits }: PublishedShare): string {
  return limits?.map(describeMeasuredLimit).join('; ') ?? `limit: ${OF_BASELINE}`
}

/** A relative limit is stricter for "met" than for "broken", by as much as its baseline is uncertain. */
function describeMeasuredLimit({ side, limit, brokenBeyond, baseline }: MeasuredLimit): string {
  const text = `${side === 'above' ? 'limit' : 'at least'} ${percent(limit)}`
  if (brokenBeyond === undefined) return text
  const from = baseline ? `; ${describeBaseline(baseline)}` : ''
  return `${text} (broken ${side} ${percent(brokenBeyond)}${from})`
}

/** Describes the baseline of a limit, for the team. */
export function describeBaseline({ hits, trials }: Tally): string {
  return `baseline ${percent(hits / trials)} of ${count(trials)}`
}

/**
 * Describes since when a share is beyond its limit, as far as the numbers may be shown.
 * @example 'over the limit since user 108 (66.7% of the 60 users from 2026-12-01 10:00 UTC on)'
 */
export function describeBroken(
  { of, limits }: Pick<PublishedShare, 'of' | 'limits'>,
  {
    interval,
    brokenSince,
  }: { readonly interval?: ShownShare['interval'] | undefined; readonly brokenSince: ShownSince },
): string {
  const unit = of.split(' ')[0]?.replace(/s$/, '') ?? ''
  const { side, user, stretch } = brokenSince
  const beyond = `${side === 'below' ? 'below' : 'over'} the limit`
  const since = user === undefined ? beyond : `${beyond} since ${unit} ${count(user)}`
  if (stretch) {
    const { hits, trials, from } = stretch
    return `${since} (${percent(hits / trials)} of the ${counted(trials, unit)} from ${time(from)} on)`
  }
  const holdsLimit = limits?.some(({ limit }) => interval && interval.low <= limit && limit <= interval.high)
  return holdsLimit ? `${since} in a part of the stage, whose figures are ${WITHHELD}` : since
}
