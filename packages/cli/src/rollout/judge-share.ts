import type { JourneyDefinition } from '@journey-monitor/sdk'
import { WARNINGS } from '../funnel/quality.ts'
import { counted, percent, time } from '../system/format.ts'
import { MINUTE } from '../system/time-units.ts'
import { findBrokenStretch } from './broken-stretch.ts'
import { effectOf, type Outcome, tallyOf } from './burst-correction.ts'
import {
  confidenceSequence,
  logEvidenceAgainst,
  logEvidenceWithin,
  type Side,
  type Tally,
} from './confidence-sequence.ts'
import type { Evidence, RateCriterion, Trials } from './evidence.ts'
import {
  type Assessment,
  type BrokenSince,
  type Judgement,
  type Measured,
  type ShareBasis,
  source,
  undecided,
} from './finding.ts'
import { type Limit, limitsOf } from './limits.ts'
import { USER_LABELS, type UserKind } from './users.ts'

type BrokenShare = NonNullable<ShareBasis['broken']>

/** The error rate of the interval that is shown. */
const SHOWN_ALPHA = 0.05
/**
 * Numbers of newest users whose share must be within the bound for "met": an outage that has just begun is not broken
 * yet.
 */
const NEWEST = [20, 40]

/** The search for the number of users that breaks a limit ends here: more are not few people. */
const MOST_TO_BREAK = 100

/** Precision of times outside the team: the ends of a silence are the times of single people. */
const COARSE_MS = 10 * MINUTE

/** Judges a criterion that is a share of users: met, broken, or undecided and why. */
export async function judgeShare(criterion: RateCriterion, assessment: Assessment): Promise<Judgement> {
  const { definition, plan, evidence, baseline } = assessment
  const limits = await limitsOf(criterion, plan, baseline)
  const allowed = limits ? limits.map(describeLimit).join(', ') : 'as in the baseline'
  const trials = await evidence.trials(criterion)
  if (!trials) return undecided(allowed, 'not known', `${source(evidence)} cannot show it`)
  const { unit } = USER_LABELS[trials.unit]
  const effect = effectOf(trials)
  const broken = limits?.map(limit => findBroken(trials, limit)).find(found => found !== undefined)
  const measured = measure(criterion, trials, effect, limits ?? [], broken)
  const actual = describeShare(trials, unit, effect)
  const basis = { limits: limits ?? [], unit: trials.unit, ...(broken && { broken }) }
  const open = (needs: string, lack?: 'data') => ({ ...undecided(allowed, actual, needs, lack), measured, basis })

  const isBlind = comparesApps(criterion, definition)
  if (isBlind && evidence.quality.warnings.includes('sample_rates_differ')) return open(WARNINGS.sample_rates_differ)
  if (!limits) return open('the baseline does not have it, or too little of it')
  if (broken) return { verdict: 'broken', definition: allowed, actual, measured, basis }
  const blindness = (isForTeam: boolean) => describeBlindness(evidence, { isForTeam }).join(' ')
  const needs = isBlind ? blindness(true) : ''
  if (needs !== '') return { ...open(needs), redacted: { definition: allowed, actual, needs: blindness(false) } }
  const unmet = limits.find(limit => !isMet(trials, limit, effect))
  if (!unmet) return { verdict: 'met', definition: allowed, actual, measured, basis }
  return open(whatItNeeds(trials, unmet, unit), 'data')
}

function measure(
  criterion: RateCriterion,
  trials: Trials,
  effect: number,
  limits: readonly Limit[],
  broken: ShareBasis['broken'],
): Measured {
  const { hits, trials: users, unit } = trials
  return {
    ...{ hits, trials: users, of: populationOf(criterion.kind, unit), designEffect: effect },
    ...(users > 0 && { interval: confidenceSequence(trials, SHOWN_ALPHA, effect) }),
    limits: limits.map(({ side, metWithin, bound, brokenBeyond, baseline }) => ({
      ...{ side, limit: metWithin, bound },
      ...(baseline && { brokenBeyond, baseline: { hits: baseline.hits, trials: baseline.trials } }),
    })),
    ...(broken && { brokenSince: sinceWhen(broken) }),
  }
}

/** Who a criterion counts, after "users that". */
const POPULATIONS: Readonly<Record<RateCriterion['kind'], string>> = {
  conversion: 'selected the link',
  failure_rate: 'entered',
  handoff_loss: 'completed the step before',
  drop_off: 'selected the link',
  endpoint_errors: 'called it',
  telemetry_loss: 'saw the first step',
}

function populationOf(kind: RateCriterion['kind'], unit: UserKind): string {
  return `${USER_LABELS[unit].unit}s ${unit === 'accounts' ? 'who' : 'that'} ${POPULATIONS[kind]}`
}

function sinceWhen({ side, users, hits, trials, from }: BrokenShare): BrokenSince {
  const since = { side, user: users }
  if (trials === users) return since
  return { ...since, stretch: { hits, trials, from: new Date(from).toISOString() } }
}

/** Tells whether the share compares events of two apps, so that different sampling or a silent app changes it. */
export function comparesApps(
  criterion: RateCriterion,
  { steps, intentStep, convertingStep }: JourneyDefinition,
): boolean {
  const indexOf = (name: string) => steps.findIndex(step => step.name === name)
  const appOf = (index: number) => steps[index]?.app
  switch (criterion.kind) {
    case 'conversion':
      return appOf(indexOf(intentStep)) !== appOf(indexOf(convertingStep))
    case 'handoff_loss':
      return appOf(indexOf(criterion.step) - 1) !== appOf(indexOf(criterion.step))
    case 'drop_off':
    case 'telemetry_loss':
      return new Set(steps.map(({ app }) => app)).size > 1
    default:
      return false
  }
}

/**
 * Tells whether that number of hits could have led to the same published finding, for a reader who knows the limits and
 * the number of users but not when they came.
 */
export function couldBeFound(tally: Tally, { verdict, lack, measured, basis }: Judgement): boolean {
  const limits = basis?.limits ?? []
  if (!measured || limits.length === 0) return true
  const misses = tally.trials - tally.hits
  switch (verdict) {
    case 'met':
      return limits.every(limit => isMet(tally, limit, 1))
    case 'broken':
      return limits.some(
        limit =>
          limit.side === (basis?.broken?.side ?? limit.side) &&
          (limit.side === 'above' ? tally.hits : misses) >= fewestToBreak(limit),
      )
    case 'undecided':
      return (
        lack !== 'data' ||
        limits.every(limit => isWithin(tally, limit.metWithin, limit) === isWithin(measured, limit.metWithin, limit))
      )
  }
}

/** Returns the limit that a share is not above, or not below, as its published finding says; undefined if it doesn't. */
export function limitKept({ verdict, lack, measured, basis }: Judgement, side: Side): number | undefined {
  const limit = basis?.limits.find(each => each.side === side)
  if (!limit || !measured) return undefined
  const isSaid = verdict === 'met' || (verdict === 'undecided' && lack === 'data')
  return isSaid && isWithin(measured, limit.metWithin, limit) ? limit.metWithin : undefined
}

/**
 * Returns how many users must at least be beyond a limit for it to be broken: as many in a row as exclude it. What else
 * the verdict says depends on when they came.
 */
export function fewestToBreak({ side, brokenBeyond, brokenAlpha }: Limit): number {
  const needed = -Math.log(brokenAlpha / 2)
  const evidenceOf = logEvidenceAgainst(brokenBeyond, side)
  let users = 1
  while (users < MOST_TO_BREAK && evidenceOf(side === 'above' ? users : 0, users) < needed) users++
  return users
}

function findBroken({ outcomes }: Trials, { side, brokenBeyond, brokenAlpha }: Limit): ShareBasis['broken'] {
  const clear = outcomes.filter(({ isUnclear, hits }) => !isUnclear || hits > 0 !== (side === 'above'))
  const found = findBrokenStretch(clear, brokenBeyond, side, brokenAlpha)
  return found && { ...found, side }
}

type Outcomes = Partial<Pick<Trials, 'outcomes' | 'open'>>

/** Within the limit, known to be within its bound, and lately not beyond that. */
function isMet(trials: Tally & Outcomes, limit: Limit, effect: number): boolean {
  const inner = limit.side === 'above' ? 'below' : 'above'
  return (
    trials.trials > 0 &&
    isWithin(trials, limit.metWithin, limit) &&
    logEvidenceWithin(trials, limit.bound, inner) / effect >= -Math.log(limit.metAlpha) &&
    isWithinLately(trials, limit) &&
    !isBreaking(trials, limit)
  )
}

function isWithin({ hits, trials }: Tally, share: number, { side }: Limit): boolean {
  return side === 'above' ? hits <= share * trials : hits >= share * trials
}

/** Returns whether the newest users are within the bound, also with those whose journeys have not ended. A single user proves nothing. */
function isWithinLately({ outcomes = [], open = [] }: Outcomes, { side, bound }: Limit): boolean {
  const soFar = [...outcomes, ...open]
  return NEWEST.every(count => {
    const { hits, trials } = tallyOf(newestOf(soFar, count))
    const beyond = side === 'above' ? hits : trials - hits
    return beyond <= Math.max(1, trials * (side === 'above' ? bound : 1 - bound))
  })
}

/** Tells whether the share is known to be beyond the limit with the users whose journeys have not ended, too. */
function isBreaking({ outcomes = [], open = [] }: Outcomes, { side, brokenBeyond, brokenAlpha }: Limit): boolean {
  return open.length > 0 && findBrokenStretch([...outcomes, ...open], brokenBeyond, side, brokenAlpha) !== undefined
}

/** The newest outcomes of at least that many users, if there are as many. */
function newestOf(outcomes: readonly Outcome[], users: number): readonly Outcome[] {
  let first = outcomes.length
  for (let found = 0; first > 0 && found < users; first--) found += (outcomes[first - 1] as Outcome).trials
  return outcomes.slice(first)
}

function describeLimit({ side, metWithin }: Limit): string {
  return `${side === 'above' ? 'at most' : 'at least'} ${percent(metWithin)}`
}

function describeShare(trials: Trials, unit: string, effect: number): string {
  if (trials.trials === 0) return `no ${unit} yet`
  const { low, high } = confidenceSequence(trials, SHOWN_ALPHA, effect)
  const bursts = effect >= 1.1 ? `, evidence divided by ${effect.toFixed(1)} for bursts` : ''
  return `${percent(trials.hits / trials.trials)} of ${counted(trials.trials, unit)} (95% interval ${percent(low)} to ${percent(high)}${bursts})`
}

/** Explains why a share of two apps' events cannot be judged. */
function describeBlindness(
  { quality, arrivals: { silentApps, heardApps } }: Evidence,
  { isForTeam }: { readonly isForTeam: boolean },
): string[] {
  // A silence that is over only costs the journeys of its time.
  const lasting = silentApps.filter(({ isOver }) => !isOver)
  const longest = lasting.filter(({ app }, i) => lasting.findIndex(each => each.app === app) === i)
  const isSilent = quality.apps.some(({ app, events }) => events === 0 && !heardApps.has(app))
  return [
    ...(isSilent && quality.warnings.includes('app_silent') ? [WARNINGS.app_silent] : []),
    ...longest.map(
      ({ app, from, to, journeys }) =>
        `${app} sent nothing from ${time(isForTeam ? from : Math.ceil(from / COARSE_MS) * COARSE_MS)} to ${time(isForTeam ? to : Math.floor(to / COARSE_MS) * COARSE_MS)} that proves that it is up, while ${isForTeam ? counted(journeys, 'journey') : 'journeys'} were on their way there: telemetry is out, or no one gets there. Find out which. The stage continues when someone arrives there again.`,
    ),
  ]
}

function whatItNeeds(trials: Trials, limit: Limit, unit: string): string {
  if (trials.trials === 0) return `${unit}s`
  if (!isWithin(trials, limit.metWithin, limit))
    return `a share within the limit${limit.baseline ? ', or a larger baseline' : ''}`
  if (!isWithinLately(trials, limit) || isBreaking(trials, limit)) return `the newest ${unit}s within the limit again`
  return `more ${unit}s: so far, a share of ${percent(limit.bound)} is still possible`
}
