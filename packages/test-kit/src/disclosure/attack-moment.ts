import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { computeReport, type Report } from '../../../cli/src/report/compute-report.ts'
import { assess } from '../../../cli/src/rollout/assess.ts'
import { type EvidenceLoader, withBaseline } from '../../../cli/src/rollout/baseline.ts'
import { check, type StageCheck } from '../../../cli/src/rollout/check.ts'
import { withFileEvidence } from '../../../cli/src/rollout/file-evidence.ts'
import type { Finding } from '../../../cli/src/rollout/finding.ts'
import { alertMessage } from '../../../cli/src/rollout/incident/messages.ts'
import { renderTicket } from '../../../cli/src/rollout/incident/ticket.ts'
import { describeIncident } from '../../../cli/src/rollout/incident/write-incident.ts'
import { findingForOthers, findingForTeam, triggersOf } from '../../../cli/src/rollout/results/criterion-findings.ts'
import { type PeriodReport, withPeriodReport } from '../../../cli/src/rollout/results/period-report.ts'
import { publishPeriod } from '../../../cli/src/rollout/results/publish-period.ts'
import type { Facts } from '../../../cli/src/rollout/results/results-facts.ts'
import { handlesOf } from '../../../cli/src/rollout/slack-handles.ts'
import { stageOf, titleOf } from '../../../cli/src/rollout/stages.ts'
import { humanize } from '../../../cli/src/system/format.ts'
import { lines } from '../event-funnel.ts'
import { rendered } from '../report/rendered-report.ts'
import { withFolder } from '../temporary-folder.ts'
import { writtenCheck } from './attack-check.ts'
import { writtenResults } from './attack-results.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { type AttackedCriterion, learnCheck, learnRows } from './learn-check.ts'
import { type Background, type CheckRow, trueCounts } from './learn-criterion.ts'
import { learnReport } from './learn-report.ts'
import { learnResults, rowsOfResults, type WrittenResults } from './learn-results.ts'
import { learnTicket, rowsOfTicket, type WrittenIncident } from './learn-ticket.ts'
import { type RandomRollout, randomRollout, STAGE } from './random-rollout.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { readingExact } from './reading-pattern.ts'
import { readPage } from './rendered-page.ts'

const { definition } = renewalJourney

/** Kinds of documents of one moment: each is about the same journeys of a stage. */
export type DocumentKind = 'report' | 'results' | 'incident' | 'check'

/** Documents of the same moment. */
export interface Moment {
  readonly report: string | undefined
  readonly results: WrittenResults
  readonly incident: WrittenIncident
  readonly check: string
}

/** Finds hidden counts that shared documents of one moment reveal together, of a random population. */
export async function leaksOfRandomMoment(seed: number, kinds: readonly DocumentKind[]) {
  const rollout = randomRollout(seed)
  const read = await readMoment(rollout, kinds)
  const [shared, exact] = [await writeMoment(rollout, read, false), await writeMoment(rollout, read, true)]
  const { criteria } = rollout
  const { background } = read
  return {
    leaks: leaksOfMoment(criteria, { shared, exact, background }, kinds),
    ...{ shared, exact, criteria, background },
  }
}

/** Finds the counts from 1 to 10 that follow from shared documents of one moment together, to fewer than 5 possible values. */
export function leaksOfMoment(
  criteria: readonly AttackedCriterion[],
  { shared, exact, background }: Readonly<Record<'shared' | 'exact', Moment>> & { readonly background: Background },
  kinds: readonly DocumentKind[],
): Leak[] {
  const truth = readingExact(() => learnMoment(criteria, exact, background, ['report', 'results', 'incident', 'check']))
  knowTruth(truth.knowledge, background)
  const reader = learnMoment(criteria, shared, background, kinds)
  linkDocuments(reader.knowledge, truth)
  return leaksBetween(reader, truth)
}

/** Adds the true numbers that no document need print, in both names that they have. */
function knowTruth(truth: ReaderKnowledge, background: Background): void {
  const counts = new ReaderKnowledge()
  trueCounts(counts, background)
  for (const kind of ['results', 'check']) truth.include(counts, name => `${kind}: ${name}`)
}

export interface ReadMoment {
  readonly report: Report | undefined
  readonly period: PeriodReport
  readonly findings: readonly Finding[]
  readonly checked: StageCheck
  readonly background: Background
}

export function readMoment(
  { plan, events, backgroundOf }: RandomRollout,
  kinds: readonly DocumentKind[],
): Promise<ReadMoment> {
  return withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(events))
    const isReported = kinds.includes('report')
    const report = isReported ? await computeReport(definition, [file], { ...STAGE, asOf: STAGE.to }) : undefined
    return withPeriodReport(renewalJourney, [file], STAGE, STAGE.to, async (period, evidence) => {
      const loadEvidence: EvidenceLoader = (asked, use) =>
        asked.from === STAGE.from ? use(evidence) : withFileEvidence(renewalJourney, [file], asked, STAGE.to, use)
      const findings = await withBaseline(
        { plan, planFile: 'rollout.json', definition, period: STAGE, loadEvidence },
        baseline => assess({ ...renewalJourney, plan, period: STAGE, evidence, baseline }),
      )
      const checked = await check({
        ...renewalJourney,
        ...{ plan, planFile: 'rollout.json', stage: stageOf(plan, 'B'), asOf: STAGE.to, loadEvidence },
      })
      return { report, period, findings, checked, background: await backgroundOf(evidence, loadEvidence) }
    })
  })
}

export async function writeMoment(
  { plan, criteria }: RandomRollout,
  { report, period, findings, checked }: ReadMoment,
  isExact: boolean,
): Promise<Moment> {
  return {
    report: report && rendered(report, { share: !isExact }).html,
    results: writtenResults({ report: period, criteria, findings }, isExact),
    incident: await writtenIncident({ plan, criteria, period, findings }, isExact),
    check: writtenCheck(checked, plan, isExact).markdown,
  }
}

async function writtenIncident(
  {
    plan,
    criteria,
    period,
    findings,
  }: Pick<RandomRollout, 'plan' | 'criteria'> & Pick<ReadMoment, 'period' | 'findings'>,
  isExact: boolean,
): Promise<WrittenIncident> {
  const published = publishPeriod(definition, period, criteria, { isExact, findings })
  const notes = criteria.map((criterion, i) => {
    const finding = findings[i] as Finding
    return isExact ? findingForTeam(finding) : findingForOthers(criterion, finding, published.criteria[i])
  })
  const facts: Facts = {
    ...renewalJourney,
    ...{ plan, toggle: plan.toggle, feedback: [], links: [] },
    tagsOf: teams => handlesOf(plan, teams),
    hasBegun: () => true,
    stage: () => Promise.reject(new Error('not asked')),
    postLaunch: () => Promise.reject(new Error('not asked')),
    rolledBackStage: async id => ({
      ...{ id, title: titleOf(stageOf(plan, id)), isEarly: false, period: STAGE, published, rollbacks: [] },
      notes: { criteria: notes, manual: [], feedback: [] },
      triggers: triggersOf(findings, notes),
      stale: undefined,
    }),
  }
  const unknown = {
    reason: undefined,
    toggleOff: undefined,
    pullRequest: undefined,
    alert: undefined,
    ticket: undefined,
  }
  const incident = await describeIncident('B', facts, unknown)
  return { ticket: renderTicket(incident), alert: JSON.stringify(alertMessage(incident)) }
}

/** Collects what each document says; its names begin with the document's kind. */
function learnMoment(
  criteria: readonly AttackedCriterion[],
  { report, results, incident, check }: Moment,
  background: Background,
  kinds: readonly DocumentKind[],
): Learned {
  const knowledge = new ReaderKnowledge()
  const restsOfLists: Learned['restsOfLists'][number][] = []
  const add = (kind: DocumentKind, prefix: string, learn: () => Learned) => {
    if (!kinds.includes(kind)) return
    const learned = learn()
    const nameOf = (name: string) => `${prefix}: ${name}`
    knowledge.include(learned.knowledge, nameOf)
    for (const [name, whole, parts] of learned.restsOfLists)
      restsOfLists.push([nameOf(name), nameOf(whole), parts.map(nameOf)])
  }
  if (report !== undefined) add('report', 'report', () => learnReport(definition, readPage(report)))
  add('results', 'results', () => learnResults(definition, criteria, results, background))
  add('results', 'check', () => learnVerdicts(criteria, rowsOfResults(criteria, results), background))
  add('incident', 'results', () => learnTicket(definition, criteria, incident))
  add('incident', 'check', () => learnVerdicts(criteria, rowsOfTicket(criteria, incident), background))
  add('check', 'check', () => learnCheck(definition, criteria, check, background))
  return { knowledge, restsOfLists }
}

function learnVerdicts(
  criteria: RandomRollout['criteria'],
  rows: readonly CheckRow[],
  background: Background,
): Learned {
  const knowledge = new ReaderKnowledge()
  learnRows(knowledge, definition, criteria, rows, background)
  return { knowledge, restsOfLists: [] }
}

/** Adds that the same numbers are in several documents, wherever they are: the strongest reader knows when that is so. */
function linkDocuments(knowledge: ReaderKnowledge, truth: Learned): void {
  const isThere = new Set(knowledge.names)
  const trueValueOf = (name: string) => {
    if (!truth.knowledge.names.includes(name)) return undefined
    const [low, high] = truth.knowledge.possible(name)
    return low === high ? low : undefined
  }
  for (const { name, failures = {} } of definition.steps) {
    for (const code of Object.keys(failures)) {
      const [events, met] = [`results: events ${name} ${code}`, `check: met ${name}.${code}`]
      if (isThere.has(events) && isThere.has(met) && (trueValueOf(events) ?? 0) >= (trueValueOf(met) ?? Number.NaN))
        knowledge.atLeast(events, [met])
    }
  }
  for (const same of sameNumbers()) {
    const [first, ...others] = same.filter(name => isThere.has(name))
    for (const other of others) {
      if (first !== undefined && trueValueOf(first) === trueValueOf(other) && trueValueOf(first) !== undefined)
        knowledge.sum(first, [other])
    }
  }
}

/** Names of the same number in each kind of document. */
function sameNumbers(): string[][] {
  const { steps, teams, intentStep } = definition
  const at = (depth: number) => [`check: at ${depth}`, `check: at ${depth} of one app`]
  return [
    [`report: completed ${intentStep}`, 'results: chose'],
    ['report: converted', 'results: converted', 'check: conversion'],
    ['report: returned', 'results: returned'],
    ['report: dropped', 'results: dropped'],
    ['report: in_progress', 'results: in progress'],
    ['report: journeys with missing', 'results: missing', 'check: telemetry_loss'],
    ['results: users', 'results: all', 'check: users'],
    [`report: entered ${steps[0]?.name}`, ...at(-1), 'check: users'],
    ...teams.flatMap(team => [
      [`report: ${team} total`, `results: ${team}`],
      [`results: ${team} after`, `check: lost by ${team} any`],
      [`report: ${team} total`, `check: lost by ${team} any`],
      ...['engineering', 'ux', 'known_limitation'].flatMap(kind => [
        [`results: ${team} after ${kind}`, `check: lost by ${team} ${kind}`],
        [`report: ${team} ${kind}`, `check: lost by ${team} ${kind}`],
      ]),
    ]),
    ...steps.flatMap(({ name, failures = {} }, i) => [
      [`report: entered ${name}`, `results: entered ${name}`, ...at(2 * i)],
      [`report: completed ${steps[i - 1]?.name}`, `results: on the way to ${name}`, ...at(2 * i - 1)],
      [`report: not reached ${name}`, `results: not reached ${name}`, `check: handoff_loss ${name}`],
      [`results: failed ${name}`, `check: failure_rate ${name}`],
      ...Object.keys(failures).flatMap(code => [
        [`report: lost ${name} step ${humanize(code)}`, `results: lost ${name} ${code}`],
        [`report: failures ${humanize(code)} in ${humanize(name)}`, `results: events ${name} ${code}`],
        [`check: met ${name}.${code}`, `results: met ${name}.${code}`],
      ]),
    ]),
  ]
}
