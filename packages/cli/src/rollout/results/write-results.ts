import { FILL_IN } from '../../form.ts'
import { type KpiColumn, kpiTable, postLaunchQuestions } from './after-launch.ts'
import { type Facts, POST_LAUNCH, type PostLaunch, type ReportedTime } from './facts.ts'
import type { Field } from './fields.ts'
import { findings } from './findings.ts'
import { earlyResults, postLaunchResults, stageResults } from './forms.ts'

/** Which section of the release plan is asked for. */
export type Subject =
  | { readonly type: 'stage'; readonly stage: string }
  | { readonly type: 'post-launch'; readonly when: PostLaunch }
  | { readonly type: 'kpis' }
  | { readonly type: 'questions' }

/** The name in its markers. */
export function nameOf(subject: Subject): string {
  if (subject.type === 'stage') return `results:${subject.stage}`
  return subject.type === 'post-launch' ? `results:${subject.when}` : subject.type
}

/**
 * Writes the section that `subject` names.
 * @throws InputError where the rollout has no such stage, or the data cannot be read.
 */
export async function writeResults(subject: Subject, facts: Facts): Promise<Field[]> {
  const find = (time: ReportedTime) => findings({ ...time, definition: facts.definition })
  switch (subject.type) {
    case 'stage': {
      const stage = await facts.stage(subject.stage)
      return (stage.isEarly ? earlyResults : stageResults)(find(stage), stage.known)
    }
    case 'post-launch': {
      const time = await facts.postLaunch(subject.when)
      return postLaunchResults(find(time), time.known, subject.when)
    }
    case 'kpis':
      return kpiTable(await Promise.all(POST_LAUNCH.map(when => kpisOf(facts, when))))
    case 'questions': {
      const kpis = await kpisOf(facts, '1-month')
      return postLaunchQuestions({ questions: facts.questions, kpis, feedback: facts.feedback, toggle: facts.toggle })
    }
  }
}

/** Before it is over, nobody can say what a time came to. */
async function kpisOf(facts: Facts, when: PostLaunch): Promise<KpiColumn> {
  const { evidence, period, known } = await facts.postLaunch(when)
  const isOver = Date.parse(evidence.funnel.window.as_of) >= period.to
  const criteria = isOver
    ? known.criteria
    : known.criteria.map(each => ({ ...each, actual: FILL_IN, verdict: 'this time is not over' }))
  return { title: `${when} actual`, criteria }
}
