import { counted, time } from '../system/format.ts'
import type { Finding, Measured } from './finding.ts'

/** What a team is called, by its name in the definition. */
export type TeamName = (team: string) => string

/** Who reads it: outside the team, nothing is said of 1 to 10 people. */
export interface Audience {
  readonly isExact: boolean
}

const TEAM: Audience = { isExact: true }
const MOST_SMALL = 10
const WITHHELD = 'withheld: it would tell of fewer than 11 people'

/**
 * Says how a criterion came out: what is counted, of whom, against what.
 * @example 'Payment failures (Checkout): 37.0% of 127 users who entered; limit 15.0%; 95% interval 25.1% to 50.2%; over the limit since user 108'
 */
export function describeFinding(finding: Finding, teamName: TeamName, audience: Audience = TEAM): string {
  const { name, team, definition, needs, measured } = finding
  const isShown = measured && !isWithheld(finding, audience)
  const limit = measured && measured.limits.length > 0 ? limitsOf(measured) : `limit: ${definition}`
  const figures = isShown ? describeMeasured(measured, audience) : `${describeBriefly(finding, audience)}; ${limit}`
  return `${name} (${teamName(team)}): ${figures}${needs === undefined ? '' : `. Not decided: ${needs}`}`
}

/** The same in short: the share and whom it is of, or what was found in words. */
export function describeBriefly(finding: Finding, audience: Audience = TEAM): string {
  if (isWithheld(finding, audience)) return WITHHELD
  return finding.measured ? shareOf(finding.measured) : finding.actual
}

/** Whether what was found is not to be told to `audience`. */
export function isWithheld({ measured, actual }: Finding, { isExact }: Audience): boolean {
  if (isExact) return false
  if (measured) return isSmall(measured.hits) || isSmall(measured.trials - measured.hits)
  return /\d (?:user|session|journey|good answer)s?\b/.test(actual)
}

function isSmall(people: number): boolean {
  return people > 0 && people <= MOST_SMALL
}

/** A decision's reason, as `audience` may read it. */
export function describeReason(
  reason: string,
  findings: readonly Finding[],
  teamName: TeamName,
  audience: Audience,
): string {
  const finding = findings.find(each => describeFinding(each, teamName) === reason)
  if (finding) return describeFinding(finding, teamName, audience)
  const [, users] = /^([\d,]+) users? of the \d+ that the stage needs/.exec(reason) ?? []
  const isHidden = !audience.isExact && users !== undefined && isSmall(Number(users))
  return isHidden ? 'fewer than 11 users: the stage needs more' : reason
}

/** The limit in short. */
export function describeLimits({ measured, definition }: Finding): string {
  return measured && measured.limits.length > 0 ? limitsOf(measured) : definition
}

function describeMeasured(measured: Measured, audience: Audience): string {
  const { interval, designEffect, limits, brokenSince } = measured
  const widened = designEffect >= 1.1 ? ` (widened ${designEffect.toFixed(1)} times for bursts)` : ''
  return [
    shareOf(measured),
    ...(limits.length > 0 ? [limitsOf(measured)] : []),
    ...(interval ? [`95% interval ${share(interval.low)} to ${share(interval.high)}${widened}`] : []),
    ...(brokenSince ? [sinceText(brokenSince, measured, audience)] : []),
  ].join('; ')
}

function shareOf({ hits, trials, of }: Measured): string {
  return trials === 0 ? `no ${of} yet` : `${share(hits / trials)} of ${trials.toLocaleString('en-US')} ${of}`
}

function limitsOf({ limits }: Measured): string {
  return limits.map(({ side, limit }) => `${side === 'above' ? 'limit' : 'at least'} ${share(limit)}`).join('; ')
}

function sinceText(
  { user, stretch }: NonNullable<Measured['brokenSince']>,
  { limits, of }: Measured,
  { isExact }: Audience,
): string {
  const [unit = ''] = of.split('s ')
  const isFloor = limits.every(({ side }) => side === 'below')
  const since = `${isFloor ? 'below' : 'over'} the limit since ${unit.replace(/s$/, '')} ${user.toLocaleString('en-US')}`
  const isHidden = stretch && !isExact && (isSmall(stretch.hits) || isSmall(stretch.trials - stretch.hits))
  if (!stretch || isHidden) return since
  return `${since} (${share(stretch.hits / stretch.trials)} of the ${counted(stretch.trials, unit)} from ${time(stretch.from)} on)`
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)}%`
}
