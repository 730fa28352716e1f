import type { JourneyDefinition } from '@journey-monitor/sdk'
import { logEvidenceAgainst, logEvidenceWithin } from '../../../cli/src/rollout/confidence-sequence.ts'
import type { Limit } from '../../../cli/src/rollout/limits.ts'
import type { Criterion } from '../../../cli/src/rollout/rollout-plan.ts'
import { MINUTE } from '../../../cli/src/system/time-units.ts'
import type { ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'

/** How a document says whether a criterion is met. */
export const VERDICT_PATTERNS = {
  broken: new ReadingPattern('broken'),
  met: new ReadingPattern('met'),
  notDecided: new ReadingPattern('not decided'),
}

/** How a check says how many users the stage needs. */
export const MINIMUM_PATTERNS = {
  fewer: new ReadingPattern(/fewer users than the stage needs/i, 'shared'),
  goesOn: new ReadingPattern(/HOLD|ADVANCE|COMPLETE/),
  ofNeeded: new ReadingPattern(/of the \d+ that the stage needs/),
}

/** How a check says the figures of a share. */
export const SHARE_PATTERNS = {
  nobodyYet: new ReadingPattern(/^no .* yet/),
  share: new ReadingPattern(/^([\d.]+)% of ([\d,]+) /),
  needsMore: new ReadingPattern(/^needs (more|the newest) /),
  needsShare: new ReadingPattern(/^needs a share within/),
  since: new ReadingPattern(/since \w+ ([\d,]+)/),
  lately: new ReadingPattern(/\(([\d.]+)% of the ([\d,]+)/),
  over: new ReadingPattern(/over the limit/),
  below: new ReadingPattern(/below the limit/),
  relative: new ReadingPattern(/([\d.]+%) \(broken (?:above|below) ([\d.]+%)/),
}

/** How a document says the figures of a latency. */
export const LATENCY_PATTERNS = {
  noGoodAnswer: new ReadingPattern(/^no good answer/),
  slowShare: new ReadingPattern(/^([\d.]+)% of ([\d,]+) good/),
  slowShareLately: new ReadingPattern(/^in \d+ minutes from .*, ([\d.]+)% of ([\d,]+) good/),
}

/** How a document says what latencies and silences need to be decided. */
export const NEED_PATTERNS = {
  answers: new ReadingPattern(/^needs more good answers/),
  p90: new ReadingPattern(/^needs a p90/),
  events: new ReadingPattern(/^nothing has come/),
}

/** How a document says that no silence was seen. */
export const SILENCE_PATTERNS = { noSilence: new ReadingPattern(/^none yet/, 'shared') }

/** How a document says the numbers of new codes. */
export const NEW_CODE_PATTERNS = {
  listed: new ReadingPattern(/(\w+\.\w+) of team \w+ \(([\d,]+) users?\)/),
  few: new ReadingPattern(/few/, 'shared'),
}

/** How documents say the figures of criteria, all together. */
export const CRITERION_PATTERNS = {
  ...MINIMUM_PATTERNS,
  ...VERDICT_PATTERNS,
  ...SHARE_PATTERNS,
  ...LATENCY_PATTERNS,
  ...NEED_PATTERNS,
  ...SILENCE_PATTERNS,
  ...NEW_CODE_PATTERNS,
}

/** A criterion of a check, as a reader sees it. */
export interface CheckRow {
  readonly verdict: string
  /** @example '37.0% of 127 users that entered' */
  readonly is: string
  /** The limit. */
  readonly expected: string
  /** The sentence that decides on the stage, if the criterion is in one. */
  readonly reason: string
  /** Remaining need of an undecided criterion. */
  readonly needs: string
}

/** Knowledge that an outsider may have from elsewhere, such as documents of earlier stages. */
export interface Background {
  readonly stageMs: number
  /** The error rate of each decision. */
  readonly alpha: number
  /** The error rate of a baseline's interval, for "broken". */
  readonly baselineAlpha: number
  /** The exact limits of shares, by the ID of their criterion. A document may round them. */
  readonly limits: ReadonlyMap<string, readonly Limit[]>
  /** The users that the stage needs at least. */
  readonly neededUsers: number
  /** No app was silent, so all journeys are in every share. */
  readonly isEveryAppHeard: boolean
  readonly baselineUsers: number
  /** Codes that the baseline has, as `step.code`; undefined if it knows no codes. */
  readonly baselineCodes: ReadonlySet<string> | undefined
  /** True number of users. The attacker does not know it. */
  readonly users: number
  /**
   * Numbers of the stage's users who had come when a user met a code, for each such user in order. The attacker knows which
   * codes occur, but not these numbers.
   */
  readonly codes: ReadonlyMap<string, readonly number[]>
  /** True numbers of requests. The attacker does not know them. */
  readonly counts: ReadonlyMap<string, number>
}

type Of<Kind extends Criterion['kind']> = Extract<Criterion, { kind: Kind }>

const toNumber = (text: string) => Number(text.replaceAll(',', ''))

/** Names of the numbers of an endpoint. */
export const endpointNames = (endpoint: string) => ({
  called: `called ${endpoint}`,
  errors: `errors of ${endpoint}`,
  good: `good ${endpoint}`,
  slow: (p90Ms: number) => `over ${p90Ms} ms ${endpoint}`,
})

/** Adds what all requests have to do with each other: first good answers are among the good ones, and so are slow ones. */
export function relateRequests(knowledge: ReaderKnowledge, criteria: readonly Criterion[]): void {
  const shares = criteria.filter(each => each.kind === 'endpoint_errors')
  const latencies = criteria.filter(each => each.kind === 'latency')
  for (const endpoint of new Set([...shares, ...latencies].map(each => each.endpoint))) {
    const { called, errors, good, slow } = endpointNames(endpoint)
    knowledge.sum(called, [errors, `first ${good}`])
    knowledge.sum(good, [`first ${good}`, `further ${good}`])
    const limits = latencies.filter(each => each.endpoint === endpoint).map(each => each.p90Ms)
    for (const p90Ms of limits) {
      knowledge.sum(good, [slow(p90Ms), `not ${slow(p90Ms)}`])
      for (const higher of limits.filter(each => each > p90Ms))
        knowledge.sum(slow(p90Ms), [slow(higher), `${slow(p90Ms)}, not ${higher}`])
    }
  }
}

/** Adds what the row of a latency says. */
export function learnLatency(
  knowledge: ReaderKnowledge,
  { endpoint, p90Ms }: Of<'latency'>,
  { verdict, is, needs }: CheckRow,
  { alpha }: Background,
): void {
  const { good, slow } = endpointNames(endpoint)
  const some = slow(p90Ms)
  if (LATENCY_PATTERNS.noGoodAnswer.test(is)) knowledge.know(good, [0, 0])
  const stretch = LATENCY_PATTERNS.slowShareLately.exec(is)
  const [, share = '', of = ''] = stretch ?? LATENCY_PATTERNS.slowShare.exec(is) ?? []
  const [hits, trials] = stretch ? [`${some} lately`, `${good} when ${some}`] : [some, good]
  if (stretch) {
    knowledge.sum(good, [trials, `${good} otherwise, when ${some}`])
    knowledge.sum(some, [hits, `${some} otherwise`])
    knowledge.sum(trials, [hits, `not ${hits}`])
  }
  if (share !== '') {
    const all = toNumber(of)
    knowledge.know(trials, [all, all])
    learnFitting(knowledge, hits, all, each => (100 * (each / all)).toFixed(1) === share)
  }
  if (VERDICT_PATTERNS.broken.test(verdict)) {
    const evidenceOf = logEvidenceAgainst(0.1, 'above')
    const least = Array.from({ length: 100 }, (_, i) => i).find(each => evidenceOf(each, each) >= -Math.log(alpha / 2))
    knowledge.know(some, [least ?? 0, Number.POSITIVE_INFINITY])
    return
  }
  const isWithin = VERDICT_PATTERNS.met.test(verdict) || NEED_PATTERNS.answers.test(needs)
  if (!isWithin && !NEED_PATTERNS.p90.test(needs)) return
  knowledge.relate(
    [
      [good, isWithin ? 1 : -1],
      [some, isWithin ? -10 : 10],
    ],
    isWithin ? 0 : 1,
  )
  const [least, most] = knowledge.possible(good)
  if (least !== most || NEED_PATTERNS.p90.test(needs)) return
  learnFitting(
    knowledge,
    some,
    most,
    hits =>
      logEvidenceWithin({ hits, trials: most }, 0.2, 'below') >= -Math.log(0.05) === VERDICT_PATTERNS.met.test(verdict),
  )
}

function learnFitting(knowledge: ReaderKnowledge, name: string, most: number, fits: (count: number) => boolean): void {
  const fitting = Array.from({ length: most + 1 }, (_, each) => each).filter(fits)
  if (fitting.length > 0) knowledge.know(name, [Math.min(...fitting), Math.max(...fitting)])
}

/** Adds what the row of a silence says: without 20 journeys in its time, no silence can be told. */
export function learnSilence(
  knowledge: ReaderKnowledge,
  { steps }: JourneyDefinition,
  { app, forMinutes }: Of<'silence'>,
  { verdict, is, needs }: CheckRow,
  populations: readonly { readonly name: string; readonly depth: number }[],
  { stageMs }: Background,
): void {
  if (
    !VERDICT_PATTERNS.notDecided.test(verdict) ||
    !SILENCE_PATTERNS.noSilence.test(is) ||
    NEED_PATTERNS.events.test(needs) ||
    forMinutes * MINUTE > stageMs
  )
    return
  for (const { name, depth } of populations) {
    const isThere =
      app === undefined || steps.slice(0, Math.floor(Math.max(0, depth) / 2) + 1).some(step => step.app === app)
    if (isThere) knowledge.know(name, [0, 19])
  }
}

export const metBy = (code: string) => `met ${code}`

interface CodeNames {
  /** Name of the users who entered a step. */
  populationOf(step: string): string
  /** Name of those for whom something failed in it. */
  failedIn(step: string): string
  /** Name of a code's failures, if the document lists them. */
  eventsOf?(step: string, code: string): string
}

/**
 * Adds what the row of the new codes says to a reader who knows which codes occur, and the baseline.
 */
export function learnNewCodes(
  knowledge: ReaderKnowledge,
  { users: least = 5 }: Of<'new_codes'>,
  { verdict, is }: CheckRow,
  { baselineUsers, baselineCodes, codes }: Background,
  { populationOf, failedIn, eventsOf }: CodeNames,
): void {
  if (!baselineCodes) return
  const unknown = [...codes.keys()].filter(code => !baselineCodes.has(code))
  for (const code of unknown) {
    const [step = ''] = code.split('.')
    for (const whole of ['users', populationOf(step), failedIn(step)])
      if (knowledge.names.includes(whole)) knowledge.sum(whole, [metBy(code), `${whole} without ${code}`])
  }
  const isListed = (code: string) => {
    const [step = '', failure = ''] = code.split('.')
    const name = eventsOf?.(step, failure) ?? ''
    if (!knowledge.names.includes(name)) return false
    knowledge.atLeast(name, [metBy(code)])
    return true
  }
  const occurring = unknown.filter(isListed)
  for (const code of occurring) knowledge.know(metBy(code), [1, Number.POSITIVE_INFINITY])
  if (VERDICT_PATTERNS.met.test(verdict)) {
    for (const code of unknown) knowledge.know(metBy(code), [0, least - 1])
    return
  }
  if (!VERDICT_PATTERNS.broken.test(verdict) && !VERDICT_PATTERNS.notDecided.test(verdict)) return
  const listed = NEW_CODE_PATTERNS.listed.all(is)
  for (const [, code = '', count = ''] of listed) knowledge.know(metBy(code), [toNumber(count), toNumber(count)])
  if (listed.length > 0) return
  const [, most] = knowledge.possible('users')
  const isEnough = (met: number, users: number) => (users / (users + baselineUsers)) ** met <= 0.005
  const isBroken = VERDICT_PATTERNS.broken.test(verdict)
  const here = unknown.filter(code =>
    codes.get(code)?.some((users, i) => i + 1 >= least && (!isBroken || isEnough(i + 1, users))),
  )
  for (const code of here) {
    const possible = Array.from({ length: 2_000 }, (_, met) => met).filter(
      met => met >= least && (isBroken ? isEnough(met, met) : !isEnough(met, most)),
    )
    const highest = NEW_CODE_PATTERNS.few.test(is)
      ? 10
      : Math.max(...possible) === 1_999
        ? Number.POSITIVE_INFINITY
        : Math.max(...possible)
    knowledge.know(metBy(code), [Math.min(...possible), highest])
  }
}

/** Adds the true numbers that no document need print. */
export function trueCounts(knowledge: ReaderKnowledge, { counts, codes }: Background): void {
  for (const [name, value] of [...counts, ...[...codes].map(([code, came]) => [metBy(code), came.length] as const)])
    knowledge.know(name, [value, value])
}
