import type { JourneyDefinition } from '@journey-monitor/sdk'
import { handoffOwner } from '../../../cli/src/journey/loss-owner.ts'
import {
  confidenceSequence,
  logEvidenceAgainst,
  logEvidenceWithin,
  type Tally,
} from '../../../cli/src/rollout/confidence-sequence.ts'
import { comparesApps } from '../../../cli/src/rollout/judge-share.ts'
import type { Limit } from '../../../cli/src/rollout/limits.ts'
import type { Criterion } from '../../../cli/src/rollout/rollout-plan.ts'
import { percent } from '../../../cli/src/system/format.ts'
import {
  type Background,
  type CheckRow,
  CRITERION_PATTERNS,
  endpointNames,
  learnLatency,
  learnNewCodes,
  learnSilence,
  MINIMUM_PATTERNS,
  relateRequests,
  SHARE_PATTERNS,
  VERDICT_PATTERNS,
} from './learn-criterion.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'

/** How the comment of a check names its parts. */
const COMMENT_PATTERNS = {
  users: new ReadingPattern(/^([\d,]+) (?:users?|sessions?|journeys?) \(/m),
  reason: new ReadingPattern(/^(\*\*Why|- also)/),
}

/** All patterns by which a check is read. */
export const CHECK_PATTERNS = { ...COMMENT_PATTERNS, ...CRITERION_PATTERNS }

/** Criteria that events decide. */
export type AttackedCriterion = Exclude<Criterion, { kind: 'manual' }>

/** Criteria that are shares, and those of them that are shares of journeys. */
export type ShareCriterion = Exclude<AttackedCriterion, { kind: 'latency' | 'new_codes' | 'silence' }>
type JourneyCriterion = Exclude<ShareCriterion, { kind: 'endpoint_errors' }>

export const isShare = (criterion: AttackedCriterion): criterion is ShareCriterion =>
  !['latency', 'new_codes', 'silence'].includes(criterion.kind)
/** Tells whether a share has a limit relative to the baseline. */
export function isRelative(criterion: AttackedCriterion): criterion is ShareCriterion {
  if (!isShare(criterion)) return false
  return typeof (criterion.kind === 'conversion' ? criterion.min : criterion.max) !== 'number'
}

const isOfJourneys = (criterion: AttackedCriterion): criterion is JourneyCriterion =>
  isShare(criterion) && criterion.kind !== 'endpoint_errors'

/** Returns what somebody learns who knows the plan and reads the comment of `rollout check --markdown`. */
export function learnCheck(
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  markdown: string,
  background: Background,
): Learned {
  const knowledge = new ReaderKnowledge()
  const lines = markdown.split('\n')
  const rows = lines.filter(line => line.startsWith('| ')).slice(2)
  const users = COMMENT_PATTERNS.users.exec(markdown)?.[1]
  if (users) knowledge.know('users', [toNumber(users), toNumber(users)])
  learnNeeded(knowledge, markdown, background)
  const readRow = (row: string): CheckRow => {
    const [, name = '', , verdict = '', is = '', expected = '', needs = ''] = row.split('|').map(cell => cell.trim())
    const reason = lines.find(line => COMMENT_PATTERNS.reason.test(line) && line.includes(`${name} (`)) ?? ''
    return { verdict, is, expected, reason, needs }
  }
  learnRows(
    knowledge,
    definition,
    criteria,
    criteria.map((_, i) => readRow(rows[i] ?? '')),
    background,
  )
  return { knowledge, restsOfLists: [] }
}

/** Adds whether the users are as many as the stage needs, where the decision depends on it. */
export function learnNeeded(knowledge: ReaderKnowledge, text: string, { neededUsers }: Background): void {
  if (MINIMUM_PATTERNS.fewer.test(text)) knowledge.know('users', [0, neededUsers - 1])
  else if (MINIMUM_PATTERNS.goesOn.test(text) && !MINIMUM_PATTERNS.ofNeeded.test(text))
    knowledge.know('users', [neededUsers, Infinity])
}

/** Adds what the rows of a check say, one for each criterion. */
export function learnRows(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  rows: readonly CheckRow[],
  background: Background,
): void {
  const rowOf = (criterion: AttackedCriterion) => rows[criteria.indexOf(criterion)] as CheckRow
  const shares = criteria.filter(isShare)
  for (const criterion of shares) {
    const row = rowOf(criterion)
    const { is, reason } = row
    const population = populationOf(definition, criterion)
    const hits = hitsOf(criterion)
    learnShare(knowledge, hits, population, is)
    learnVerdict(knowledge, { hits, population }, row, background.limits.get(criterion.id) ?? [])
    learnBaseline(knowledge, { hits, population }, row, background.limits.get(criterion.id)?.[0], background)
    learnSince(knowledge, { hits, population, reason, id: criterion.id })
  }
  relateShares(knowledge, definition, criteria, background)
  relateShares(knowledge, definition, criteria.filter(isRelative), background, OF_BASELINE)
  relateRequests(knowledge, criteria)
  const populations = [...new Set(criteria.filter(isOfJourneys).map(populationIn(definition)))]
  for (const population of populations) knowledge.sum('users', [population, `users without ${population}`])
  for (const criterion of shares) {
    const names = { hits: hitsOf(criterion), population: populationOf(definition, criterion) }
    if (VERDICT_PATTERNS.met.test(rowOf(criterion).verdict))
      learnEvidence(knowledge, names, background.limits.get(criterion.id) ?? [])
  }
  const depths = [
    { name: 'users', depth: -1 },
    ...populations.map(name => ({ name, depth: depthOf(name) })),
    { name: 'conversion', depth: convertedDepth(definition) },
  ]
  const indexOf = (step: string) => definition.steps.findIndex(({ name }) => name === step)
  for (const criterion of criteria) {
    const row = rowOf(criterion)
    if (criterion.kind === 'silence') learnSilence(knowledge, definition, criterion, row, depths, background)
    if (criterion.kind === 'latency') learnLatency(knowledge, criterion, row, background)
  }
  for (const criterion of criteria) {
    if (criterion.kind !== 'new_codes') continue
    learnNewCodes(knowledge, criterion, rowOf(criterion), background, {
      populationOf: step => `at ${2 * indexOf(step)} of one app`,
      failedIn: step => `failure_rate ${step}`,
    })
  }
}

/**
 * Adds what the numbers of shares have to do with each other, of all journeys or of those of one time.
 * @param when that time, as it ends the names of its numbers.
 */
export function relateShares(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  { isEveryAppHeard }: Pick<Background, 'isEveryAppHeard'>,
  when = '',
): void {
  const at = (name: string) => `${name}${when}`
  const shares = criteria.filter(isOfJourneys)
  for (const criterion of criteria.filter(isShare)) {
    const [hits, population] = [hitsOf(criterion), populationOf(definition, criterion)]
    knowledge.sum(at(population), [at(hits), at(`${population} without ${hits}`)])
  }
  const populations = [...new Set(shares.map(populationIn(definition)))]
  const converted = criteria.some(({ kind }) => kind === 'conversion') ? ['conversion'] : []
  const depthIn = (name: string) => (name === 'conversion' ? convertedDepth(definition) : depthOf(name))
  for (const all of [...populations, ...converted]) {
    for (const part of [...populations, ...converted]) {
      const isAmong =
        depthIn(all) < depthIn(part) || (depthIn(all) === depthIn(part) && isOfOneApp(all) && !isOfOneApp(part))
      if (!isAmong || !(isEveryAppHeard || isOfOneApp(all) || !isOfOneApp(part))) continue
      knowledge.sum(at(all), [at(part), at(`${all} not ${part}`)])
      if (isEveryAppHeard && depthIn(all) === depthIn(part)) knowledge.know(at(`${all} not ${part}`), [0, 0])
    }
  }
  relateLosses(knowledge, definition, { criteria, at, isEveryAppHeard })
}

const populationIn = (definition: JourneyDefinition) => (criterion: ShareCriterion) =>
  populationOf(definition, criterion)

const toNumber = (text: string) => Number(text.replaceAll(',', ''))
const depthOf = (population: string) => Number(population.split(' ')[1])

function convertedDepth({ steps, convertingStep }: JourneyDefinition): number {
  return 2 * steps.findIndex(({ name }) => name === convertingStep) + 1
}

/** While an app was silent, journeys are in no share that compares two apps. */
const isOfOneApp = (population: string) => population.endsWith(' of one app')

/** How far they came, by twice the number of the step, less 1 for those who only completed the one before. */
export function populationOf(definition: JourneyDefinition, criterion: ShareCriterion): string {
  if (criterion.kind === 'endpoint_errors') return endpointNames(criterion.endpoint).called
  const { steps, intentStep } = definition
  const at = (name: string) => 2 * steps.findIndex(step => step.name === name)
  const oneApp = comparesApps(criterion, definition) ? '' : ' of one app'
  if (criterion.kind === 'telemetry_loss') return `at -1${oneApp}`
  if (criterion.kind === 'failure_rate') return `at ${at(criterion.step)}${oneApp}`
  return `at ${criterion.kind === 'handoff_loss' ? at(criterion.step) - 1 : at(intentStep) + 1}${oneApp}`
}

export function hitsOf(criterion: ShareCriterion): string {
  switch (criterion.kind) {
    case 'endpoint_errors':
      return endpointNames(criterion.endpoint).errors
    case 'drop_off':
      return `lost by ${criterion.team} ${criterion.cause ?? 'any'}`
    case 'failure_rate':
    case 'handoff_loss':
      return `${criterion.kind} ${criterion.step}`
    default:
      return criterion.kind
  }
}

function learnShare(knowledge: ReaderKnowledge, hits: string, population: string, text: string): void {
  if (SHARE_PATTERNS.nobodyYet.test(text)) knowledge.know(population, [0, 0])
  const [, share = '', whole = ''] = SHARE_PATTERNS.share.exec(text) ?? []
  if (share === '') return
  const trials = toNumber(whole)
  knowledge.know(population, [trials, trials])
  const fitting = hitsThat(trials, each => (100 * (each / trials)).toFixed(1) === share)
  knowledge.know(hits, [Math.min(...fitting), Math.max(...fitting)])
}

/** Adds what the verdict of a share says, and the need of an undecided one, to a reader who knows its limits. */
export function learnVerdict(
  knowledge: ReaderKnowledge,
  { hits, population }: Readonly<Record<'hits' | 'population', string>>,
  { verdict, needs, reason }: Pick<CheckRow, 'verdict' | 'needs' | 'reason'>,
  limits: readonly Limit[],
): void {
  const [limit] = limits
  const only = limits.length === 1 ? limit : undefined
  if (VERDICT_PATTERNS.broken.test(verdict)) {
    const side = SHARE_PATTERNS.below.test(reason) ? 'below' : SHARE_PATTERNS.over.test(reason) ? 'above' : undefined
    const broken = only ?? limits.find(each => each.side === side)
    if (!broken) return
    const beyond = broken.side === 'below' ? `${population} without ${hits}` : hits
    knowledge.know(beyond, [fewestToBreak(broken), Infinity])
    return
  }
  const learnSide = ({ side, metWithin }: Limit, isWithin: boolean) => {
    const isBelow = isWithin === (side === 'above')
    knowledge.relate(
      [
        [population, isBelow ? metWithin : -metWithin],
        [hits, isBelow ? -1 : 1],
      ],
      isWithin ? 0 : 1e-6,
    )
  }
  if (VERDICT_PATTERNS.met.test(verdict)) for (const each of limits) learnSide(each, true)
  else if (SHARE_PATTERNS.needsMore.test(needs)) {
    const unmet = only ?? limits.find(({ bound }) => needs.includes(percent(bound)))
    if (unmet) learnSide(unmet, true)
  } else if (only && SHARE_PATTERNS.needsShare.test(needs)) learnSide(only, false)
}

/**
 * Returns how many users must at least be beyond a limit for it to be broken: as many in a row as exclude it. Broken stays
 * broken, so the share of all users says nothing.
 */
function fewestToBreak({ side, brokenBeyond, brokenAlpha }: Limit): number {
  const evidenceOf = logEvidenceAgainst(brokenBeyond, side)
  const isEnough = (users: number) => evidenceOf(side === 'below' ? 0 : users, users) >= -Math.log(brokenAlpha / 2)
  return Array.from({ length: 1_000 }, (_, users) => users).find(isEnough) ?? 1_000
}

/** Adds the possible hits of a criterion that is met, from the evidence that "met" requires. */
function learnEvidence(
  knowledge: ReaderKnowledge,
  { hits, population }: Readonly<Record<'hits' | 'population', string>>,
  limits: readonly Limit[],
): void {
  const [trials, most] = knowledge.rangeOf(population)
  if (trials !== most) return
  for (const { side, bound, metAlpha } of limits) {
    const inner = side === 'below' ? 'above' : 'below'
    const fitting = hitsThat(
      trials,
      each => logEvidenceWithin({ hits: each, trials }, bound, inner) >= -Math.log(metAlpha),
    )
    knowledge.know(hits, [Math.min(...fitting), Math.max(...fitting)])
  }
}

/** Ends the names of a baseline's numbers. */
export const OF_BASELINE = ' of the baseline'

/** Adds the baselines that a relative limit may follow from: those whose limits are printed alike, with the true bursts. */
function learnBaseline(
  knowledge: ReaderKnowledge,
  { hits, population }: Readonly<Record<'hits' | 'population', string>>,
  { expected }: CheckRow,
  limit: Limit | undefined,
  { baselineUsers, baselineAlpha }: Background,
): void {
  const [, shown, beyond] = SHARE_PATTERNS.relative.exec(expected) ?? []
  if (shown === undefined || beyond === undefined || !limit?.baseline) return
  const { side, metWithin, brokenBeyond, baseline } = limit
  const far = (tally: Tally, effect: number) =>
    confidenceSequence(tally, baselineAlpha, effect)[side === 'above' ? 'high' : 'low']
  const near = (tally: Tally, effect: number) =>
    confidenceSequence(tally, 0.025, effect)[side === 'above' ? 'low' : 'high']
  const distance = (effect: number) =>
    Math.abs(Math.abs(far(baseline, effect) - near(baseline, effect)) - Math.abs(brokenBeyond - metWithin))
  const effects = Array.from({ length: 400 }, (_, i) => 1 + i / 20)
  const effect = effects.reduce((best, each) => (distance(each) < distance(best) ? each : best))
  const allowed = metWithin - near(baseline, effect)
  const isPrinted = (share: number, text: string) =>
    Math.abs(share - Number.parseFloat(text) / 100) < 0.0006 + distance(effect)
  const fits = Array.from({ length: baselineUsers }, (_, i) => i + 1).flatMap(trials =>
    Array.from({ length: trials + 1 }, (_, of): Tally => ({ hits: of, trials })).filter(
      tally =>
        isPrinted(near(tally, effect) + allowed, shown) &&
        isPrinted(Math.min(1, Math.max(0, far(tally, effect) + allowed)), beyond),
    ),
  )
  if (fits.length === 0) return
  const know = (name: string, values: readonly number[]) =>
    knowledge.know(`${name}${OF_BASELINE}`, [Math.min(...values), Math.max(...values)])
  know(
    hits,
    fits.map(each => each.hits),
  )
  know(
    population,
    fits.map(({ trials }) => trials),
  )
}

/** Adds the true numbers of the baseline. */
export function trueBaseline(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  { limits }: Background,
): void {
  for (const criterion of criteria.filter(isRelative)) {
    const [baseline] = (limits.get(criterion.id) ?? []).flatMap(limit => limit.baseline ?? [])
    if (!baseline) continue
    const { hits, trials } = baseline
    knowledge.know(`${hitsOf(criterion)}${OF_BASELINE}`, [hits, hits])
    knowledge.know(`${populationOf(definition, criterion)}${OF_BASELINE}`, [trials, trials])
  }
}

function learnSince(
  knowledge: ReaderKnowledge,
  { hits, population, reason, id }: Readonly<Record<'hits' | 'population' | 'reason' | 'id', string>>,
): void {
  const user = SHARE_PATTERNS.since.exec(reason)?.[1]
  if (user === undefined) return
  const name = `${population} until known by ${id}`
  knowledge.know(name, [toNumber(user), toNumber(user)])
  knowledge.sum(population, [name, `${population} since known by ${id}`])
  const [, share = '', trials = ''] = SHARE_PATTERNS.lately.exec(reason) ?? []
  if (share === '') return
  const of = toNumber(trials)
  const fitting = hitsThat(of, each => (100 * (each / of)).toFixed(1) === share)
  const lately = `${hits} lately by ${id}`
  knowledge.know(lately, [Math.min(...fitting), Math.max(...fitting)])
  knowledge.know(`all lately by ${id}`, [of, of])
  knowledge.sum(`all lately by ${id}`, [lately, `not ${lately}`])
  knowledge.sum(name, [`all lately by ${id}`, `before by ${id}`])
  knowledge.sum(hits, [lately, `${hits} otherwise by ${id}`])
}

function hitsThat(trials: number, fits: (hits: number) => boolean): number[] {
  return Array.from({ length: trials + 1 }, (_, each) => each).filter(fits)
}

/** Adds the sums of losses: those who selected the link converted or were lost, by either team; each kind belongs to a team, and a handoff to its owner. */
function relateLosses(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  {
    criteria,
    at,
    isEveryAppHeard,
  }: {
    readonly criteria: readonly AttackedCriterion[]
    at(name: string): string
    readonly isEveryAppHeard: boolean
  },
): void {
  const { teams, steps, intentStep, convertingStep } = definition
  const chose = `at ${2 * steps.findIndex(({ name }) => name === intentStep) + 1}`
  const any = teams.map(team => at(`lost by ${team} any`))
  knowledge.sum(at(chose), [at('conversion'), ...any])
  for (const team of teams) {
    const kinds = ['engineering', 'ux', 'known_limitation']
    knowledge.sum(
      at(`lost by ${team} any`),
      kinds.map(kind => at(`lost by ${team} ${kind}`)),
    )
  }
  const order = (name: string) => steps.findIndex(step => step.name === name)
  for (const criterion of criteria) {
    // What compares no apps counts the journeys in a silence, too.
    if (criterion.kind !== 'handoff_loss' || !(isEveryAppHeard || comparesApps(criterion, definition))) continue
    const step = steps[order(criterion.step)]
    const isCounted = order(criterion.step) > order(intentStep) && order(criterion.step) <= order(convertingStep)
    if (!step || !isCounted) continue
    const { team, kind } = handoffOwner(step)
    knowledge.atLeast(at(`lost by ${team} ${kind}`), [at(hitsOf(criterion))])
  }
}
