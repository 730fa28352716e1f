import { count, counted } from '../report/cell-text.ts'
import { percent, time } from '../system/format.ts'
import type { PublishedFinding, PublishedReason, PublishedShare } from './publish-check.ts'

/** Returns the label of a team, given its name in the definition. */
export type TeamName = (team: string) => string

/** Description of a result that outsiders may not see. */
const WITHHELD = 'withheld: it would reveal fewer than 11 people'
/** Description of a limit that would give away a small baseline. */
export const OF_BASELINE = 'relative to the baseline'

/**
 * Describes a finding in one line: the count, its population, and the limit.
 * @example 'Payment failures (Checkout): 37.0% of 127 users who entered; limit 15.0%; 95% interval 25.1% to 50.2%; over
 * the limit since user 108'
 */
export function describeFinding(finding: PublishedFinding, teamName: TeamName): string {
  const { name, team, needs, share } = finding
  const figures = share?.isShown
    ? describeShare(share)
    : `${describeBriefly(finding)}; ${share?.limits?.length ? limitsText(share) : `limit: ${describeLimits(finding)}`}`
  return `${name} (${teamName(team)}): ${figures}${needs === undefined ? '' : `. Not decided: ${needs}`}`
}

/** Describes a finding briefly: the share and its population, or the result in words. */
export function describeBriefly({ share, actual }: PublishedFinding): string {
  if (share?.isShown) return shareText(share)
  return (share ? undefined : actual) ?? WITHHELD
}

/** The limit in short. */
export function describeLimits({ share, definition }: PublishedFinding): string {
  return share?.limits?.length ? limitsText(share) : (definition ?? OF_BASELINE)
}

/** A decision's reason. */
export function describeReason(reason: PublishedReason, teamName: TeamName): string {
  switch (reason.type) {
    case 'text':
      return reason.text
    case 'finding':
      return describeFinding(reason.finding, teamName)
    case 'too_few_users': {
      const { users, needed } = reason
      if (users.number === undefined) return 'fewer users than the stage needs'
      const missing = needed - users.number
      return `${counted(users, 'user')} of the ${needed} that the stage needs: ${missing} user${missing === 1 ? '' : 's'} more`
    }
  }
}

function describeShare(share: PublishedShare): string {
  const { interval, designEffect, limits, brokenSince } = share
  const widened = designEffect >= 1.1 ? ` (widened ${designEffect.toFixed(1)} times for bursts)` : ''
  return [
    shareText(share),
    ...(limits?.length === 0 ? [] : [limitsText(share)]),
    ...(interval ? [`95% interval ${percent(interval.low)} to ${percent(interval.high)}${widened}`] : []),
    ...(brokenSince ? [sinceText(brokenSince, share)] : []),
  ].join('; ')
}

function shareText({ hits, trials, of }: PublishedShare): string {
  const [some = 0, all = 0] = [hits.number, trials.number]
  return all === 0 ? `no ${of} yet` : `${percent(some / all)} of ${count(trials)} ${of}`
}

function limitsText({ limits }: PublishedShare): string {
  return (
    limits?.map(({ side, limit }) => `${side === 'above' ? 'limit' : 'at least'} ${percent(limit)}`).join('; ') ??
    `limit: ${OF_BASELINE}`
  )
}

function sinceText({ user, stretch }: NonNullable<PublishedShare['brokenSince']>, { of, isFloor }: PublishedShare) {
  const beyond = `${isFloor ? 'below' : 'over'} the limit`
  if (user.number === undefined) return beyond
  const unit = of.split(' ')[0]?.replace(/s$/, '') ?? ''
  const since = `${beyond} since ${unit} ${count(user)}`
  const [hits, trials] = [stretch?.hits.number, stretch?.trials.number]
  if (!stretch || hits === undefined || trials === undefined) return since
  return `${since} (${percent(hits / trials)} of the ${counted(stretch.trials, unit)} from ${time(stretch.from)} on)`
}
