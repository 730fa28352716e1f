import { counted, time } from '../system/format.ts'
import type { Finding, Measured } from './finding.ts'

/** What a team is called, by its name in the definition. */
export type TeamName = (team: string) => string

/**
 * Says how a criterion came out: what is counted, of whom, against what.
 * @example 'Check-in failures (Front desk): 37.0% of 127 users who entered; limit 15.0%; 95% interval 25.1% to 50.2%; over the limit since user 108'
 */
export function describeFinding(finding: Finding, teamName: TeamName): string {
  const { name, team, actual, definition, needs, measured } = finding
  const figures = measured ? describeMeasured(measured) : `${actual}; limit: ${definition}`
  return `${name} (${teamName(team)}): ${figures}${needs === undefined ? '' : `. Not decided: ${needs}`}`
}

/** The same in short: the share and whom it is of, or what was found in words. */
export function describeBriefly({ measured, actual }: Finding): string {
  return measured ? shareOf(measured) : actual
}

/** The limit in short. */
export function describeLimits({ measured, definition }: Finding): string {
  return measured && measured.limits.length > 0 ? limitsOf(measured) : definition
}

function describeMeasured(measured: Measured): string {
  const { interval, designEffect, limits, brokenSince } = measured
  const widened = designEffect >= 1.1 ? ` (widened ${designEffect.toFixed(1)} times for bursts)` : ''
  return [
    shareOf(measured),
    ...(limits.length > 0 ? [limitsOf(measured)] : []),
    ...(interval ? [`95% interval ${share(interval.low)} to ${share(interval.high)}${widened}`] : []),
    ...(brokenSince ? [sinceText(brokenSince, measured)] : []),
  ].join('; ')
}

function shareOf({ hits, trials, of }: Measured): string {
  return trials === 0 ? `no ${of} yet` : `${share(hits / trials)} of ${trials.toLocaleString('en-US')} ${of}`
}

function limitsOf({ limits }: Measured): string {
  return limits.map(({ side, limit }) => `${side === 'above' ? 'limit' : 'at least'} ${share(limit)}`).join('; ')
}

function sinceText({ user, stretch }: NonNullable<Measured['brokenSince']>, { limits, of }: Measured): string {
  const [unit = ''] = of.split('s ')
  const isFloor = limits.every(({ side }) => side === 'below')
  const since = `${isFloor ? 'below' : 'over'} the limit since ${unit.replace(/s$/, '')} ${user.toLocaleString('en-US')}`
  if (!stretch) return since
  return `${since} (${share(stretch.hits / stretch.trials)} of the ${counted(stretch.trials, unit)} from ${time(stretch.from)} on)`
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)}%`
}
