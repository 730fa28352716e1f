import type { ManualEntry } from './stage-notes.ts'

/** Question of a plan about a stage, before the stage begins. */
export type PlanningAnswer = 'length' | 'dates' | 'percentage' | 'expectedUsers' | 'recruiting' | 'conduct' | 'access'

/** Question of a plan about a stage that has begun, or about a time after the launch. */
export type ResultsAnswer =
  | 'users'
  | 'bugs'
  | 'metrics'
  | 'downstream'
  | 'endpoints'
  | 'errors'
  | 'latency'
  | 'feedback'
  | 'processing'
  | 'changes'
  | 'changesWhat'
  | 'kpi'
  | `manual ${ManualEntry['kind']}`

/** Question of a plan about the whole rollout. */
export type RolloutAnswer =
  | 'rolloutDates'
  | 'availability'
  | 'criteria'
  | 'kpiTable'
  | 'dashboards'
  | 'watchers'
  | 'verdict'
  | 'okrs'
  | 'link'

/** The questions after a launch. */
export type QuestionAnswer = 'compare' | 'qualitative' | 'assumptions' | 'evolve' | 'cleanUp'

export type AnswerName = PlanningAnswer | ResultsAnswer | RolloutAnswer | QuestionAnswer

/** Phrases by which a form's labels are recognized, as an organization words them; compared without case. */
export interface FormPhrases {
  readonly manual: { readonly [Kind in ManualEntry['kind']]?: readonly string[] | undefined }
}

type Rules<Name> = readonly (readonly [RegExp, Name])[]

const PLANNING: Rules<PlanningAnswer> = [
  [/^length of time/, 'length'],
  [/\bdate range|test duration|^dates\b/, 'dates'],
  [/^percentage of users/, 'percentage'],
  [/^(?:(?:estimated|desired|expected) )?number of (?:unique )?users/, 'expectedUsers'],
  [/\brecruit/, 'recruiting'],
  [/conduct the test/, 'conduct'],
  [/\baccess to the product/, 'access'],
]

const RESULTS: Rules<ResultsAnswer> = [
  [/^number of (?:unique )?users/, 'users'],
  [/^number of bugs/, 'bugs'],
  [/^metrics\b/, 'metrics'],
  [/\bdownstream\b/, 'downstream'],
  [/\bendpoint activity|^endpoints of the journey/, 'endpoints'],
  [/\berrors logged|types of errors/, 'errors'],
  [/^latency/, 'latency'],
  [/^if yes/, 'changesWhat'],
  [/\bkpi \d+/, 'kpi'],
  [/handling\/processing/, 'processing'],
  [/^qualitative feedback/, 'feedback'],
  [/\bchanges\b.*\b(?:needed|necessary|necessarily)\b/, 'changes'],
  [/\banalytics traffic/, 'manual analytics'],
]

const ROLLOUT: Rules<RolloutAnswer> = [
  [/^okrs?\b/, 'okrs'],
  [/^verdict/, 'verdict'],
  [/\bdashboard/, 'dashboards'],
  [/\bdate range|^rollout dates/, 'rolloutDates'],
  [/make the product available/, 'availability'],
  [/metrics[- ]based criteria|success criteria/, 'criteria'],
  [/^kpis?$/, 'kpiTable'],
]
/** Matches before the rule about dashboards, which are also watched. */
const WATCHERS = /^who is monitoring/

const QUESTIONS: Rules<QuestionAnswer> = [
  [/\bkpis\b.*\bcompare\b/, 'compare'],
  [/\bqualitative feedback\b/, 'qualitative'],
  [/\bassumptions\b/, 'assumptions'],
  [/\bproduct evolve\b/, 'evolve'],
  [/\bclean ?up\b/, 'cleanUp'],
]

/**
 * Returns the name of the question that `label` asks in the planning or results of a time; undefined if it is unknown.
 */
export function timeAnswer(
  label: string,
  part: 'planning' | 'results' | undefined,
  phrases: FormPhrases,
): PlanningAnswer | ResultsAnswer | RolloutAnswer | undefined {
  const text = normalized(label)
  const planning = part === 'results' ? undefined : match(text, PLANNING)
  if (part === 'planning') return planning
  const manual = Object.entries(phrases.manual).find(([, own = []]) =>
    own.some(phrase => text.includes(normalized(phrase))),
  )
  if (manual) return `manual ${manual[0] as ManualEntry['kind']}`
  return match(text, RESULTS) ?? (/^okrs?\b/.test(text) ? 'okrs' : undefined) ?? planning
}

/** Returns the name of the question that `label` asks outside the sections of a time. */
export function rolloutAnswer(label: string): RolloutAnswer | undefined {
  const text = normalized(label)
  return WATCHERS.test(text) ? 'watchers' : match(text, ROLLOUT)
}

/** The name of a question after the launch. */
export function questionAnswer(label: string): QuestionAnswer | undefined {
  return match(normalized(label), QUESTIONS)
}

/** The number of a line that asks for one KPI. */
export function kpiNumber(label: string): number | undefined {
  const [, number] = /\bkpi (\d+)/i.exec(label) ?? []
  return number === undefined ? undefined : Number(number)
}

/** Text to be compared: without case, and without marks around words. */
export function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[“”"'’*_`]/g, '')
    .replace(/^[\s#>-]*(?:\d+\.\s+)?/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function match<Name>(text: string, rules: Rules<Name>): Name | undefined {
  return rules.find(([pattern]) => pattern.test(text))?.[1]
}
