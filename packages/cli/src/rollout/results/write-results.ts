import { FILL_IN } from '../../system/markdown-text.ts'
import { type KpiColumn, kpiTable, postLaunchQuestions } from './after-launch.ts'
import type { Facts, PostLaunch, ReportedTime } from './facts.ts'
import type { Field } from './fields.ts'
import { answerForms } from './form-answers.ts'
import { earlyResults, postLaunchResults, stageResults } from './forms.ts'

/** Which section of the release plan is asked for. */
export type Subject =
  | { readonly type: 'stage'; readonly stage: string }
  | { readonly type: 'post-launch'; readonly when: PostLaunch }
  | { readonly type: 'kpis' }
  | { readonly type: 'questions' }

/** A section, and the name in its markers. */
export interface Section {
  readonly name: string
  readonly fields: readonly Field[]
}

/**
 * Writes the section that `subject` names.
 * @throws InputError where the rollout has no such stage, or the data cannot be read.
 */
export async function writeResults(subject: Subject, facts: Facts): Promise<Section> {
  const find = (time: ReportedTime) => answerForms({ ...time, definition: facts.definition, profile: facts.profile })
  const { results: labels } = facts.profile.releasePlan
  switch (subject.type) {
    case 'stage': {
      const stage = await facts.stage(subject.stage)
      const form = stage.isEarly ? earlyResults : stageResults
      return { name: `results:${stage.id}`, fields: form(find(stage), stage.notes, labels) }
    }
    case 'post-launch': {
      const time = await facts.postLaunch(subject.when)
      return {
        name: `results:${subject.when}`,
        fields: postLaunchResults(find(time), time.notes, labels, subject.when),
      }
    }
    case 'kpis': {
      const times = [await facts.postLaunch('1-week'), await facts.postLaunch('1-month')]
      return { name: 'kpis', fields: kpiTable(times.map(kpisOf)) }
    }
    case 'questions': {
      const month = await facts.postLaunch('1-month')
      const kpis = kpisOf(isOver(month) ? month : await facts.postLaunch('1-week'))
      const { questions, feedback, toggle } = facts
      return { name: 'questions', fields: postLaunchQuestions({ questions, kpis, feedback, toggle }) }
    }
  }
}

/** Before it is over, nobody can say what a time came to. */
function kpisOf(time: ReportedTime): KpiColumn {
  const unknown = { actual: FILL_IN, verdict: 'this time is not over' }
  const { criteria } = time.notes
  return {
    title: `${time.id} actual`,
    criteria: isOver(time) ? criteria : criteria.map(each => ({ ...each, ...unknown })),
  }
}

function isOver({ evidence, period }: ReportedTime): boolean {
  return Date.parse(evidence.funnel.window.as_of) >= period.to
}
