import { time as formatTime } from '../../system/format.ts'
import { stagesOf } from '../rollout-plan.ts'
import { isEarly, stageOf } from '../stages.ts'
import { type KpiColumn, kpiTable, QUESTIONS, questionAnswers } from './after-launch.ts'
import { kpiNumber, questionAnswer, rolloutAnswer, timeAnswer } from './answer-names.ts'
import {
  type BlankPlan,
  type FieldAnswer,
  type FilledPlan,
  type FormOf,
  fillPlanText,
  openPlan,
} from './fill-document.ts'
import { answerForms } from './form-answers.ts'
import { earlyForm, planningForm, postLaunchForm, questionsForm, stageForm } from './form-templates.ts'
import type { PlanAnswers } from './plan-answer.ts'
import type { PlanField } from './plan-document.ts'
import { type FieldScope, keyOf, type PlanSection } from './plan-sections.ts'
import { type PlanTime, POST_LAUNCH, type PostLaunch } from './plan-times.ts'
import { planningAnswers } from './planning-answers.ts'
import { kpiAnswer, resultsAnswers } from './results-answers.ts'
import type { Facts, ReportedTime } from './results-facts.ts'
import { boxAnswer, dashboardsOf, linkFor, linkText, rolloutAnswers } from './rollout-answers.ts'
import type { StageNotes } from './stage-notes.ts'

/** Which part of the release plan is asked for. */
export type Subject =
  | { readonly type: 'stage'; readonly stage: string }
  | { readonly type: 'post-launch'; readonly when: PostLaunch }
  | { readonly type: 'kpis' }
  | { readonly type: 'questions' }
  | { readonly type: 'planning' }
  | { readonly type: 'all' }

export interface WrittenPlan extends FilledPlan {
  /** Times that were asked for and have no section in the plan, or more than one. */
  readonly unplaced: readonly string[]
}

/**
 * Fills the section of `subject` in the text of a release plan.
 * @throws InputError if the rollout has no such stage, it has not begun, or the data cannot be read.
 */
export async function writePlan(text: string, subject: Subject, facts: Facts): Promise<WrittenPlan> {
  const blank = openPlan(text, stagesOf(facts.plan), subject.type === 'kpis' ? undefined : formFor(facts, subject))
  const wanted = wantedTimes(subject, facts)
  const found = wanted.filter(time => sectionsOf(blank, time).length === 1)
  const answerTo = await prepareAnswers(subject, facts, found, blank)
  const unplaced = wanted
    .filter(time => !found.includes(time))
    .map(time => {
      const lines = sectionsOf(blank, time).map(({ heading }) => heading.line + 1)
      const name = time.type === 'stage' ? `stage ${time.id}` : `the ${time.when} results`
      return lines.length === 0
        ? `${name}: no heading names it`
        : `${name}: the headings of lines ${lines.join(' and ')} both name it`
    })
  return { ...fillPlanText(blank, answerTo), unplaced }
}

/** Writes the part of a release plan that `subject` names, in the template's own form, as Markdown without headings. */
export async function writeResults(subject: Subject, facts: Facts): Promise<WrittenPlan> {
  const { text, ...rest } = await writePlan(blankFormOf(subject, facts), subject, facts)
  const lines = text.split('\n')
  const end = lines.findIndex(line => line.startsWith('<!-- journey-monitor'))
  const own = (end < 0 ? lines : lines.slice(0, end)).filter(
    line => subject.type === 'planning' || !line.startsWith('#'),
  )
  return { ...rest, text: own.join('\n').trim() }
}

/** A plan with the headings and the empty form of `subject` alone. */
function blankFormOf(subject: Subject, facts: Facts): string {
  switch (subject.type) {
    case 'stage': {
      const { id } = stageOf(facts.plan, subject.stage)
      return `# Stage ${id}\n\n## Results\n`
    }
    case 'post-launch':
      return `# ${subject.when}\n`
    case 'kpis':
      return '# KPIs\n'
    case 'questions':
      return '# Post-launch questions\n'
    default: {
      const stages = stagesOf(facts.plan).map(({ id }) => `## Stage ${id}\n\n### Planning\n`)
      return ['## Metrics-based criteria\n', ...stages].join('\n')
    }
  }
}

function wantedTimes(subject: Subject, facts: Facts): PlanTime[] {
  switch (subject.type) {
    case 'stage':
      return [{ type: 'stage', id: stageOf(facts.plan, subject.stage).id }]
    case 'post-launch':
      return [subject]
    case 'planning':
    case 'all': {
      const stages = stagesOf(facts.plan).map(({ id }) => ({ type: 'stage', id }) as const)
      const after = POST_LAUNCH.map(when => ({ type: 'post-launch', when }) as const)
      return subject.type === 'all' ? [...stages, ...after] : stages
    }
    default:
      return []
  }
}

function sectionsOf({ sections }: BlankPlan, time: PlanTime): PlanSection[] {
  const own = sections.filter(section => keyOf(section.time) === keyOf(time))
  // A heading below another of the same time is a part of its section.
  return own.filter(({ heading }) => {
    for (let above = heading.parent; above; above = above.parent) {
      if (own.some(other => other.heading === above)) return false
    }
    return true
  })
}

function formFor({ plan, profile }: Facts, subject: Subject): FormOf {
  const { results: labels } = profile.releasePlan
  return (section, heading) => {
    if (!section) {
      return /post[- ]?launch questions/i.test(heading) ? questionsForm(plan.questions ?? QUESTIONS) : undefined
    }
    const { time } = section
    if (time.type === 'post-launch') return postLaunchForm(time.when, plan.criteria.length, labels)
    const stage = stageOf(plan, time.id)
    if (/\bplanning\b/i.test(heading)) return planningForm(isEarly(stage))
    if (subject.type === 'planning') return undefined
    return isEarly(stage) ? earlyForm(labels) : stageForm(labels)
  }
}

interface TimeAnswers {
  readonly answers: PlanAnswers
  readonly notes: StageNotes | undefined
}

async function prepareAnswers(
  subject: Subject,
  facts: Facts,
  times: readonly PlanTime[],
  { document, sections }: BlankPlan,
): Promise<(field: PlanField, scope: FieldScope) => FieldAnswer> {
  const { plan, profile, feedback, toggle } = facts
  const isAll = subject.type === 'all'
  const byTime = new Map<string, TimeAnswers>()
  for (const time of times) byTime.set(keyOf(time), await answersFor(time, subject, facts))
  const hasPlan = isAll || subject.type === 'planning'
  const hasQuestions = isAll || subject.type === 'questions'
  const rollout = hasPlan ? rolloutAnswers(plan, facts) : {}
  const table = isAll || subject.type === 'kpis' ? await kpis(facts) : undefined
  const questions = hasQuestions
    ? questionAnswers({ kpis: await lastKpis(facts), feedback, toggle, cleanUp: plan.cleanUp ?? [] })
    : undefined
  const kpiCount = (section: PlanSection) =>
    Math.max(
      ...document.fields.filter(field => isWithin(field, section)).flatMap(({ label }) => kpiNumber(label) ?? []),
    )
  const phrases = { manual: profile.releasePlan.phrases }

  return (field, { section, part }) => {
    if (field.box) return hasPlan ? { name: 'box', answer: boxAnswer(field.label, plan) } : NOTHING
    if (section) {
      const known = byTime.get(keyOf(section.time))
      if (!known || field.type === 'heading') return NOTHING
      const name = timeAnswer(field.label, part, phrases)
      if (name === 'okrs') return { name, answer: rollout.okrs }
      if (name === 'kpi' && known.notes) {
        const number = kpiNumber(field.label) as number
        return { name, answer: kpiAnswer(known.notes, number, kpiCount(section)) }
      }
      if (name === 'percentage' && !/how many/i.test(field.label)) return { name, answer: shareAlone(known.answers) }
      if (name === 'changes' && asksFor('feedback', section)) return { name, answer: {} }
      return { name, answer: name && known.answers[name as keyof PlanAnswers] }
    }
    const isQuestion = field.type === 'item' && /\bquestions\b/i.test(field.heading?.text ?? '')
    const question = isQuestion && questions && questionAnswer(field.label)
    if (question) return { name: question, answer: questions[question] }
    const name = rolloutAnswer(field.label)
    if (name === 'kpiTable') return { name, answer: table === undefined ? {} : { table } }
    if (!hasPlan || (!field.isAsking && name !== 'criteria')) return NOTHING
    if (name === 'criteria' && field.type !== 'heading' && !field.isAsking) return NOTHING
    if (name) return { name, answer: rollout[name] }
    return field.blank && field.value.from < field.value.to && field.label !== ''
      ? { name: 'link', answer: linkFor(field.label, plan) }
      : NOTHING
  }

  function asksFor(name: string, section: PlanSection): boolean {
    return document.fields.some(
      field => isWithin(field, section) && timeAnswer(field.label, 'results', phrases) === name,
    )
  }

  function isWithin(field: PlanField, section: PlanSection): boolean {
    for (let heading = field.heading; heading; heading = heading.parent) {
      const own = sections.find(each => each.heading === heading)
      if (own) return keyOf(own.time) === keyOf(section.time)
    }
    return false
  }
}

const NOTHING: FieldAnswer = { name: undefined, answer: undefined }

/** Returns the percentage alone, for plans that ask for the number of users elsewhere. */
function shareAlone({ percentage }: PlanAnswers) {
  return percentage?.stem === undefined ? percentage : { value: percentage.stem }
}

async function answersFor(time: PlanTime, subject: Subject, facts: Facts): Promise<TimeAnswers> {
  const stage = time.type === 'stage' ? stageOf(facts.plan, time.id) : undefined
  const planning = stage ? planningAnswers(facts.plan, stage) : {}
  if (subject.type === 'planning') return { answers: planning, notes: undefined }
  const isOptional = subject.type === 'all'
  const reported = await reportedTime(time, facts, isOptional)
  if (typeof reported === 'string') return { answers: { ...unknownResults(reported), ...planning }, notes: undefined }
  const found = answerForms({ ...reported, definition: facts.definition, profile: facts.profile })
  const results = resultsAnswers(found, reported.notes, {
    dashboards: dashboardsOf(facts.plan).map(linkText),
    rollbacks: reported.rollbacks,
    hasTesters: stage?.kind === 'friends_and_family' && stage.percentage !== undefined,
  })
  return { answers: { ...results, ...planning }, notes: reported.notes }
}

/**
 * Reports a time; if that is optional and has no results yet, returns the reason. A stage has results while it runs; the
 * first week and month have them once they are over.
 */
async function reportedTime(time: PlanTime, facts: Facts, isOptional: boolean): Promise<ReportedTime | string> {
  if (isOptional && !facts.hasBegun(time)) {
    return time.type === 'stage' ? `stage ${time.id} has not begun` : 'nothing was launched yet'
  }
  if (time.type === 'stage') return facts.stage(time.id)
  const reported = await facts.postLaunch(time.when)
  if (!isOptional || isOver(reported)) return reported
  return `this time ends at ${formatTime(reported.period.to)}, and the data is as of ${formatTime(reported.published.funnel.window.as_of)}`
}

function isOver({ period, published }: Pick<ReportedTime, 'period' | 'published'>): boolean {
  return Date.parse(published.funnel.window.as_of) >= period.to
}

const RESULTS = [
  'users',
  'metrics',
  'endpoints',
  'errors',
  'latency',
  'kpi',
  'feedback',
  'downstream',
  'changes',
] as const

function unknownResults(missing: string): PlanAnswers {
  return Object.fromEntries(RESULTS.map(name => [name, { missing }]))
}

async function kpis(facts: Facts): Promise<string | undefined> {
  const columns = []
  for (const when of POST_LAUNCH) columns.push(await kpiColumn(when, facts))
  return kpiTable(columns)
}

/** Returns the criteria's results of the last time after the launch that is over. */
async function lastKpis(facts: Facts): Promise<KpiColumn | undefined> {
  for (const when of POST_LAUNCH.toReversed()) {
    const column = await kpiColumn(when, facts)
    if (column.criteria) return column
  }
  return undefined
}

async function kpiColumn(when: PostLaunch, facts: Facts): Promise<KpiColumn> {
  const title = `${when} actual`
  if (!facts.hasBegun({ type: 'post-launch', when })) return { title, criteria: undefined }
  const reported = await facts.postLaunch(when)
  return { title, criteria: isOver(reported) ? reported.notes.criteria : undefined }
}
