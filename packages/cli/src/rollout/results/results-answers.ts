import { oneLine } from '../../system/markdown-text.ts'
import { describeRollback } from '../describe-rollback.ts'
import { MANUAL_KINDS, type Rollback } from '../rollout-plan.ts'
import type { Answer, FormAnswers } from './form-answers.ts'
import { PEOPLE, type PlanAnswer, type PlanAnswers } from './plan-answer.ts'
import { type FeedbackEntry, type ManualEntry, outcomeOf, type StageNotes } from './stage-notes.ts'

const NO_EVENTS: PlanAnswer = { missing: 'no event of this time is in the data' }
const NO_REQUESTS: PlanAnswer = { missing: 'no request of this time is in the data' }

export interface ResultsOptions {
  /** Links that the plan's readers may follow from the endpoints' activity. */
  readonly dashboards: readonly string[]
  /** The time is of few, known users among others, whom the events do not tell apart. */
  readonly hasTesters: boolean
  /** Rollbacks of the stage, in order. */
  readonly rollbacks: readonly Rollback[]
}

/** Returns the answers to the results of a time, from the data and the team's notes. */
export function resultsAnswers(
  found: FormAnswers,
  notes: StageNotes,
  { dashboards, hasTesters, rollbacks }: ResultsOptions,
): PlanAnswers {
  const bugs = notes.manual.filter(({ kind }) => kind === 'bugs')
  const endpoints = found.endpoints && { ...found.endpoints, details: [...found.endpoints.details, ...dashboards] }
  const themes = notes.feedback.map(themeOf)
  return {
    users: found.hasEvents ? { value: found.users, ...(hasTesters && { details: [TESTERS] }) } : NO_EVENTS,
    bugs:
      bugs.length > 0
        ? { value: bugs.map(({ value }) => oneLine(value)).join('; '), details: bugs.map(sourceOf) }
        : { missing: 'add a manual metric of the kind "bugs" to the rollout file' },
    metrics: metrics(found, notes, rollbacks),
    downstream: found.endpoints
      ? { details: [`Answers that the journey’s endpoints gave: ${found.endpoints.value}`] }
      : PEOPLE,
    endpoints: known(endpoints, NO_REQUESTS),
    errors: known(found.hasEvents ? found.errors : undefined, NO_EVENTS),
    latency: known(found.latency, NO_REQUESTS),
    feedback:
      themes.length > 0
        ? { value: themes.length === 1 ? '1 theme' : `${themes.length} themes`, details: themes }
        : { missing: 'add "feedback" to the rollout file' },
    processing: PEOPLE,
    changes: { details: themes },
    changesWhat: PEOPLE,
    ...Object.fromEntries(MANUAL_KINDS.map(kind => [`manual ${kind}`, manual(notes, kind)])),
  }
}

const TESTERS =
  'Friends and family among them: [FILL_IN]. Events do not show who was invited; count the accounts with the toggle'

/** The answer to the `number`th KPI; the last of `count` lines has the rest as well. */
export function kpiAnswer({ criteria }: StageNotes, number: number, count: number): PlanAnswer {
  const own = criteria[number - 1]
  if (!own) return { missing: 'the rollout file has fewer criteria' }
  const rest = number === count ? criteria.slice(number) : []
  const kpiLine = ({ name, definition }: typeof own, outcome: string) => `${name} (${definition}): ${outcome}`
  return { value: kpiLine(own, outcomeOf(own)), details: rest.map(each => kpiLine(each, outcomeOf(each))) }
}

function metrics(found: FormAnswers, { criteria, manual }: StageNotes, rollbacks: readonly Rollback[]): PlanAnswer {
  const outcomes = criteria.map(each => `${each.name} (${each.definition}): ${outcomeOf(each)}`)
  const rest = [
    ...(found.hasEvents ? found.metrics : []),
    ...manual
      .filter(({ kind }) => kind !== 'bugs')
      .map(each => `${oneLine(each.name)}: ${oneLine(each.value)} (${sourceOf(each)})`),
  ]
  const rollbackLines = rollbacks.map(each => oneLine(`The stage was ${describeRollback(each)}`))
  if (!found.hasEvents) return { ...NO_EVENTS, details: [...rollbackLines, ...rest] }
  const counts = Map.groupBy(criteria, ({ verdict }) => verdict.split(':')[0] as string)
  const verdicts = [...counts].map(([verdict, own]) => `${own.length} ${verdict}`).join(', ')
  const size = criteria.length === 1 ? '1 criterion' : `${criteria.length} criteria`
  return { value: `${size} (${verdicts})`, details: [...rollbackLines, ...outcomes, ...rest] }
}

function manual({ manual: all }: StageNotes, kind: ManualEntry['kind']): PlanAnswer {
  const own = all.filter(each => each.kind === kind)
  const [first] = own
  if (!first) return { missing: `add a manual metric of the kind "${kind}" to the rollout file` }
  if (own.length === 1) return { value: `${oneLine(first.value)} (${oneLine(first.name)}; ${sourceOf(first)})` }
  return {
    value: `${own.length} figures`,
    details: own.map(each => `${oneLine(each.name)}: ${oneLine(each.value)} (${sourceOf(each)})`),
  }
}

export function themeOf({ team, text, from }: FeedbackEntry): string {
  return `${team}: ${oneLine(text)} (${oneLine(from)})`
}

function sourceOf({ source, date, by }: ManualEntry): string {
  return oneLine(`${source}, ${date}, by ${by}`)
}

function known(found: Answer | undefined, otherwise: PlanAnswer): PlanAnswer {
  return found ? { value: found.value, details: found.details } : otherwise
}
