import type { JourneyDefinition } from '@journey-monitor/sdk'
import { handoffOwner } from '../../../cli/src/journey/loss-owner.ts'
import { logEvidenceWithin } from '../../../cli/src/rollout/confidence-sequence.ts'
import { comparesApps } from '../../../cli/src/rollout/judge-share.ts'
import type { Criterion } from '../../../cli/src/rollout/rollout-plan.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'

/** Criteria whose shares of journeys a check prints, with absolute limits. */
export type AttackedCriterion = Extract<
  Criterion,
  { kind: 'conversion' | 'failure_rate' | 'handoff_loss' | 'drop_off' | 'telemetry_loss' }
>

/** A criterion of a check, as a reader sees it. */
export interface CheckRow {
  readonly verdict: string
  /** @example '37.0% of 127 users that entered' */
  readonly is: string
  /** The sentence that decides on the stage, if the criterion is in one. */
  readonly reason: string
}

/** Returns what somebody learns who knows the plan and reads the comment of `rollout check --markdown`. */
export function learnCheck(
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  markdown: string,
): Learned {
  const knowledge = new ReaderKnowledge()
  const lines = markdown.split('\n')
  const rows = lines.filter(line => line.startsWith('| ')).slice(2)
  const users = /^([\d,]+) (?:users?|sessions?|journeys?) \(/m.exec(markdown)?.[1]
  if (users) knowledge.know('users', [toNumber(users), toNumber(users)])
  const readRow = (row: string): CheckRow => {
    const [, name = '', , verdict = '', is = ''] = row.split('|').map(cell => cell.trim())
    const reason = lines.find(line => /^(\*\*Why|- also)/.test(line) && line.includes(`${name} (`)) ?? ''
    return { verdict, is, reason }
  }
  learnRows(
    knowledge,
    definition,
    criteria,
    criteria.map((_, i) => readRow(rows[i] ?? '')),
  )
  return { knowledge, restsOfLists: [] }
}

/** Adds what the rows of a check say, one for each criterion. */
export function learnRows(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  rows: readonly CheckRow[],
): void {
  for (const [i, criterion] of criteria.entries()) {
    const { verdict, is, reason } = rows[i] as CheckRow
    const population = populationOf(definition, criterion)
    const hits = hitsOf(criterion)
    learnShare(knowledge, hits, population, is)
    learnVerdict(knowledge, hits, population, criterion, verdict)
    learnSince(knowledge, hits, population, reason)
  }
  relateShares(knowledge, definition, criteria)
  for (const criterion of new Set(criteria.map(populationIn(definition)))) {
    knowledge.sum('users', [criterion, `users without ${criterion}`])
  }
  for (const [i, criterion] of criteria.entries()) {
    if (rows[i]?.verdict.includes('met')) learnEvidence(knowledge, criterion, populationOf(definition, criterion))
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
  when = '',
): void {
  const at = (name: string) => `${name}${when}`
  for (const criterion of criteria) {
    const [hits, population] = [hitsOf(criterion), populationOf(definition, criterion)]
    knowledge.sum(at(population), [at(hits), at(`${population} without ${hits}`)])
  }
  const populations = [...new Set(criteria.map(populationIn(definition)))]
  const converted = criteria.some(({ kind }) => kind === 'conversion') ? ['conversion'] : []
  const order = (name: string) => definition.steps.findIndex(step => step.name === name)
  const depthIn = (name: string) => (name === 'conversion' ? 2 * order(definition.convertingStep) + 1 : depthOf(name))
  for (const all of [...populations, ...converted]) {
    for (const part of [...populations, ...converted]) {
      const isAmong =
        depthIn(all) < depthIn(part) || (depthIn(all) === depthIn(part) && isOfOneApp(all) && !isOfOneApp(part))
      if (isAmong && (isOfOneApp(all) || !isOfOneApp(part)))
        knowledge.sum(at(all), [at(part), at(`${all} not ${part}`)])
    }
  }
  relateLosses(knowledge, definition, criteria, at)
}

const populationIn = (definition: JourneyDefinition) => (criterion: AttackedCriterion) =>
  populationOf(definition, criterion)

const toNumber = (text: string) => Number(text.replaceAll(',', ''))
const depthOf = (population: string) => Number(population.split(' ')[1])

/** While an app was silent, journeys are in no share that compares two apps. */
const isOfOneApp = (population: string) => population.endsWith(' of one app')

/** How far they came, by twice the number of the step, less 1 for those who only completed the one before. */
export function populationOf(definition: JourneyDefinition, criterion: AttackedCriterion): string {
  const { steps, intentStep } = definition
  const at = (name: string) => 2 * steps.findIndex(step => step.name === name)
  const oneApp = comparesApps(criterion, definition) ? '' : ' of one app'
  if (criterion.kind === 'telemetry_loss') return `at -1${oneApp}`
  if (criterion.kind === 'failure_rate') return `at ${at(criterion.step)}${oneApp}`
  return `at ${criterion.kind === 'handoff_loss' ? at(criterion.step) - 1 : at(intentStep) + 1}${oneApp}`
}

export function hitsOf(criterion: AttackedCriterion): string {
  switch (criterion.kind) {
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
  if (/^no .* yet/.test(text)) knowledge.know(population, [0, 0])
  const [, share = '', whole = ''] = /^([\d.]+)% of ([\d,]+) /.exec(text) ?? []
  if (share === '') return
  const trials = toNumber(whole)
  knowledge.know(population, [trials, trials])
  const fitting = hitsThat(trials, each => (100 * (each / trials)).toFixed(1) === share)
  knowledge.know(hits, [Math.min(...fitting), Math.max(...fitting)])
}

/** A verdict bounds the hits, for who knows of how many. */
function learnVerdict(
  knowledge: ReaderKnowledge,
  hits: string,
  population: string,
  criterion: AttackedCriterion,
  verdict: string,
): void {
  const isFloor = criterion.kind === 'conversion'
  const limit = (isFloor ? criterion.min : criterion.max) as number
  const isInside = verdict.includes('met') !== isFloor
  const [above, below] = isInside ? [population, hits] : [hits, population]
  const factor = (name: string) => (name === population ? limit : 1)
  if (!/met|broken/.test(verdict)) return
  // A broken criterion stays broken, so the numbers may be from an earlier time.
  if (verdict.includes('broken')) {
    knowledge.know(isFloor ? `${population} without ${hits}` : hits, [1, Number.POSITIVE_INFINITY])
    return
  }
  knowledge.relate(
    [
      [above, factor(above)],
      [below, -factor(below)],
    ],
    0,
  )
}

/** Adds the possible hits of a criterion that is met, from the evidence that "met" requires. */
function learnEvidence(knowledge: ReaderKnowledge, criterion: AttackedCriterion, population: string): void {
  const [trials, most] = knowledge.rangeOf(population)
  if (trials !== most) return
  const isFloor = criterion.kind === 'conversion'
  const bound = isFloor ? 0.75 * (criterion.min as number) : 2 * (criterion.max as number)
  const fitting = hitsThat(
    trials,
    hits => logEvidenceWithin({ hits, trials }, bound, isFloor ? 'above' : 'below') >= -Math.log(0.05),
  )
  knowledge.know(hitsOf(criterion), [Math.min(...fitting), Math.max(...fitting)])
}

function learnSince(knowledge: ReaderKnowledge, hits: string, population: string, reason: string): void {
  const user = /since \w+ ([\d,]+)/.exec(reason)?.[1]
  if (user === undefined) return
  const name = `${population} until known by ${hits}`
  knowledge.know(name, [toNumber(user), toNumber(user)])
  knowledge.sum(population, [name, `${population} since known by ${hits}`])
  const [, share = '', trials = ''] = /\(([\d.]+)% of the ([\d,]+)/.exec(reason) ?? []
  if (share === '') return
  const of = toNumber(trials)
  const fitting = hitsThat(of, each => (100 * (each / of)).toFixed(1) === share)
  knowledge.know(`${hits} lately`, [Math.min(...fitting), Math.max(...fitting)])
  knowledge.know(`all lately by ${hits}`, [of, of])
  knowledge.sum(`all lately by ${hits}`, [`${hits} lately`, `not ${hits} lately`])
  knowledge.sum(name, [`all lately by ${hits}`, `before by ${hits}`])
  knowledge.sum(hits, [`${hits} lately`, `${hits} otherwise`])
}

function hitsThat(trials: number, fits: (hits: number) => boolean): number[] {
  return Array.from({ length: trials + 1 }, (_, each) => each).filter(fits)
}

/** Adds the sums of losses: those who selected the link converted or were lost, by either team; each kind belongs to a team, and a handoff to its owner. */
function relateLosses(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  at: (name: string) => string,
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
    if (criterion.kind !== 'handoff_loss' || !comparesApps(criterion, definition)) continue
    const step = steps[order(criterion.step)]
    const isCounted = order(criterion.step) > order(intentStep) && order(criterion.step) <= order(convertingStep)
    if (!step || !isCounted) continue
    const { team, kind } = handoffOwner(step)
    knowledge.atLeast(at(`lost by ${team} ${kind}`), [at(hitsOf(criterion))])
  }
}
