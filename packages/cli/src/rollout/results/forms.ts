import type { JourneyProfile } from '../../journey/profile.ts'
import { FILL_IN, oneLine, PICK_ONE } from '../../system/markdown-text.ts'
import { type Field, field, openField } from './fields.ts'
import type { Answer, FormAnswers } from './form-answers.ts'
import { type ManualEntry, outcomeOf, type StageNotes } from './stage-notes.ts'

const NO_EVENTS = `${FILL_IN}: no event of this time is in the data`
const NO_REQUESTS = `${FILL_IN}: no request of this time is in the data`
const YES_NO = '[PICK_ONE]: yes/no'

type ResultLabels = JourneyProfile['releasePlan']['results']

/** The Results section of a stage that is open to a percentage of users. */
export function stageResults(found: FormAnswers, notes: StageNotes, labels: ResultLabels): Field[] {
  return [
    ...users('Number of unique users', found),
    metrics('Metrics monitored', found, notes),
    openField('Downstream service impacts', PICK_ONE),
    answer('Endpoints of the journey', found.endpoints, NO_REQUESTS),
    ...errors(found),
    feedback(labels.feedback, notes),
    openField('Changes needed based on logs or qualitative feedback'),
  ]
}

/** The Results section of a phase with few, known users: UAT, pilot, friends and family. */
export function earlyResults(found: FormAnswers, notes: StageNotes, labels: ResultLabels): Field[] {
  const bugs = notes.manual.filter(({ kind }) => kind === 'bugs')
  return [
    ...users('Number of users', found),
    bugs.length > 0
      ? field('Number of bugs identified / fixed', bugs.map(({ value }) => oneLine(value)).join('; '), bugs.map(source))
      : openField('Number of bugs identified / fixed', `${FILL_IN}/${FILL_IN}`),
    openField('Was any downstream service affected by the change?:', PICK_ONE),
    answer('Endpoints of the journey', found.endpoints, NO_REQUESTS),
    ...errors(found),
    feedback(labels.feedback, notes),
    openField(labels.changes, YES_NO),
    openField('If yes, what', `${FILL_IN} ticket numbers`),
    answer('Latency', found.latency, NO_REQUESTS),
  ]
}

/** One week and one month after the launch. */
export function postLaunchResults(
  found: FormAnswers,
  notes: StageNotes,
  labels: ResultLabels,
  when: '1-week' | '1-month',
): Field[] {
  const kpis = notes.criteria.map(({ name, actual }, i) => `- **Post-launch KPI ${i + 1} actual:** ${name}: ${actual}`)
  const changes = when === '1-week' ? labels.changes : labels.changes.replace('Any changes', 'Any UX changes')
  return [
    ...users('Number of unique users', found),
    ...(kpis.length > 0 ? kpis.map(text => ({ text })) : [openField('Post-launch KPI 1 actual')]),
    metrics('Metrics monitored', found, {
      ...notes,
      criteria: [],
      manual: notes.manual.filter(({ kind }) => kind === 'other'),
    }),
    answer('Datadog Endpoint activity', found.endpoints, NO_REQUESTS),
    manual('Google Analytics traffic', notes, 'analytics'),
    manual(labels.calls, notes, 'call_center'),
    manual(labels.surveys, notes, 'survey'),
    openField(labels.processing, PICK_ONE),
    ...errors(found),
    feedback(labels.feedback, notes),
    openField(changes, PICK_ONE),
    openField('If yes, what'),
  ]
}

function users(label: string, found: FormAnswers): Field[] {
  return [found.hasEvents ? field(label, found.users) : openField(label, NO_EVENTS)]
}

function errors(found: FormAnswers): Field[] {
  return [answer('Types of errors logged', found.hasEvents ? found.errors : undefined, NO_EVENTS)]
}

function metrics(label: string, found: FormAnswers, { criteria, manual }: StageNotes): Field {
  const details = [
    ...criteria.map(each => `${each.name} (${each.definition}): ${outcomeOf(each)}`),
    ...(found.hasEvents ? found.metrics : []),
    ...manual
      .filter(({ kind }) => kind !== 'bugs')
      .map(each => `${oneLine(each.name)}: ${oneLine(each.value)} (${source(each)})`),
  ]
  return details.length > 0 ? field(label, 'See “Success Criteria”', details) : openField(label, NO_EVENTS)
}

function feedback(label: string, { feedback }: StageNotes): Field {
  if (feedback.length === 0) return openField(label)
  return field(
    label,
    feedback.length === 1 ? '1 theme' : `${feedback.length} themes`,
    feedback.map(({ team, text, from }) => `${team}: ${oneLine(text)} (${oneLine(from)})`),
  )
}

function manual(label: string, { manual: all }: StageNotes, kind: ManualEntry['kind']): Field {
  const own = all.filter(each => each.kind === kind)
  const [first] = own
  if (!first) return openField(label)
  if (own.length === 1) return field(label, `${oneLine(first.value)} (${oneLine(first.name)}; ${source(first)})`)
  return field(
    label,
    `${own.length} figures`,
    own.map(each => `${oneLine(each.name)}: ${oneLine(each.value)} (${source(each)})`),
  )
}

function source({ source, date, by }: ManualEntry): string {
  return oneLine(`${source}, ${date}, by ${by}`)
}

function answer(label: string, found: Answer | undefined, otherwise: string): Field {
  return found ? field(label, found.value, found.details) : openField(label, otherwise)
}
