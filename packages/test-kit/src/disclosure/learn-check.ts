import type { JourneyDefinition } from '@journey-monitor/sdk'
import { handoffOwner } from '../../../cli/src/journey/loss-owner.ts'
import { logEvidenceWithin } from '../../../cli/src/rollout/confidence-sequence.ts'
import type { Criterion } from '../../../cli/src/rollout/rollout-plan.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'

/** Criteria whose shares of journeys a check prints, with absolute limits. */
export type AttackedCriterion = Extract<
  Criterion,
  { kind: 'conversion' | 'failure_rate' | 'handoff_loss' | 'drop_off' | 'telemetry_loss' }
>

/** Returns the knowledge of a reader of `rollout check --markdown` who knows the plan. */
export function learnCheck(
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  markdown: string,
): Learned {
  const knowledge = new ReaderKnowledge()
  const rows = markdown
    .split('\n')
    .filter(line => line.startsWith('| '))
    .slice(2)
  const users = /^([\d,]+) (?:users?|sessions?|journeys?) \(/m.exec(markdown)?.[1]
  if (users) knowledge.know('users', [toNumber(users), toNumber(users)])
  const populations = new Set<string>()
  for (const [i, criterion] of criteria.entries()) {
    const [, , , verdict = '', is = ''] = (rows[i] ?? '').split('|').map(cell => cell.trim())
    const population = populationOf(definition, criterion)
    populations.add(population)
    const hits = hitsOf(criterion)
    knowledge.sum(population, [hits, `${population} without ${hits}`])
    learnShare(knowledge, hits, population, is)
    learnVerdict(knowledge, hits, population, criterion, verdict)
    learnSince(knowledge, hits, population, reasonOf(markdown, rows[i] ?? ''))
  }
  for (const [i, population] of [...populations].entries()) {
    knowledge.sum('users', [population, `users without ${population}`])
    for (const other of [...populations].slice(i + 1)) {
      if (isAmong(definition, other, population)) knowledge.sum(population, [other, `${population} not ${other}`])
      if (isAmong(definition, population, other)) knowledge.sum(other, [population, `${other} not ${population}`])
    }
  }
  learnLosses(knowledge, definition, criteria)
  for (const [i, criterion] of criteria.entries()) {
    if (rows[i]?.includes(' met ')) learnEvidence(knowledge, criterion, populationOf(definition, criterion))
  }
  return { knowledge, restsOfLists: [] }
}

const toNumber = (text: string) => Number(text.replaceAll(',', ''))
const depthOf = (population: string) => Number(population.split(' ')[1])

/**
 * Tells whether one population is part of another: journeys that came further are, unless some began at a step in
 * between.
 */
function isAmong({ steps }: JourneyDefinition, further: string, others: string): boolean {
  const [more, less] = [depthOf(further), depthOf(others)]
  return less < more && !steps.some(({ entry }, i) => entry && less < 2 * i && 2 * i <= more)
}

/**
 * Names the population of a criterion by how far it came: twice the step's number, minus 1 for those who only completed
 * the step before.
 */
function populationOf({ steps, intentStep }: JourneyDefinition, criterion: AttackedCriterion): string {
  const at = (name: string) => 2 * steps.findIndex(step => step.name === name)
  if (criterion.kind === 'telemetry_loss') return 'at -1'
  if (criterion.kind === 'failure_rate') return `at ${at(criterion.step)}`
  return `at ${criterion.kind === 'handoff_loss' ? at(criterion.step) - 1 : at(intentStep) + 1}`
}

function hitsOf(criterion: AttackedCriterion): string {
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

function reasonOf(markdown: string, row: string): string {
  const name = row.split('|')[1]?.trim() ?? ''
  return markdown.split('\n').find(line => /^(\*\*Why|- also)/.test(line) && line.includes(`${name} (`)) ?? ''
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

/**
 * Adds the sums of losses: those who selected the link converted or were lost, by either team; each kind belongs to a
 * team, and a handoff to its owner.
 */
function learnLosses(
  knowledge: ReaderKnowledge,
  { teams, steps, intentStep, convertingStep }: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
): void {
  const chose = `at ${2 * steps.findIndex(({ name }) => name === intentStep) + 1}`
  const any = teams.map(team => `lost by ${team} any`)
  knowledge.sum(chose, ['conversion', ...any])
  for (const team of teams) {
    const kinds = ['engineering', 'ux', 'known_limitation']
    knowledge.sum(
      `lost by ${team} any`,
      kinds.map(kind => `lost by ${team} ${kind}`),
    )
  }
  const order = (name: string) => steps.findIndex(step => step.name === name)
  for (const criterion of criteria) {
    if (criterion.kind !== 'handoff_loss') continue
    const step = steps[order(criterion.step)]
    const isCounted = order(criterion.step) > order(intentStep) && order(criterion.step) <= order(convertingStep)
    if (!step || !isCounted) continue
    const { team, kind } = handoffOwner(step)
    knowledge.atLeast(`lost by ${team} ${kind}`, [hitsOf(criterion)])
  }
}
