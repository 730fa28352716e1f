import { code, oneLine, table } from '../../system/markdown-text.ts'
import type { QuestionAnswer } from './answer-names.ts'
import type { PlanAnswer } from './plan-answer.ts'
import { themeOf } from './results-answers.ts'
import { type CriterionFinding, type FeedbackEntry, outcomeOf } from './stage-notes.ts'

/** Result of each criterion at one time after the launch. */
export interface KpiColumn {
  readonly title: string
  /** Undefined if the time has not begun or is not over. */
  readonly criteria: readonly CriterionFinding[] | undefined
}

/** Compares the KPIs with the definition of success before the launch, with a column for each time. */
export function kpiTable(columns: readonly KpiColumn[]): string | undefined {
  const known = columns.find(({ criteria }) => criteria !== undefined)?.criteria
  if (!known) return undefined
  const rows = known.map(({ name, definition }) => [
    name,
    definition,
    ...columns.map(({ criteria }) => {
      const found = criteria?.find(each => each.name === name)
      return found ? outcomeOf(found) : 'not over yet'
    }),
  ])
  return table(['KPI', 'Pre-launch definition of success', ...columns.map(({ title }) => title)], rows)
}

/** The questions that the release plan's template asks after a launch. */
export const QUESTIONS = [
  'How do the KPIs you gathered compare to your pre-launch definition(s) of "success"?',
  'What qualitative feedback have you gathered from users or other stakeholders?',
  'Which assumptions you listed in your product outline were/were not validated?',
  'How might your product evolve now or in the future based on these results?',
  'What technical tasks are needed to clean up (i.e., removal of feature toggles)?',
] as const

export interface QuestionsOptions {
  readonly kpis: KpiColumn | undefined
  readonly feedback: readonly FeedbackEntry[]
  readonly toggle: string | undefined
  /** Remaining tasks, besides removing the toggle. */
  readonly cleanUp: readonly string[]
}

/** Returns the answers to the questions after the launch, in any wording of a plan. */
export function questionAnswers({
  kpis,
  feedback,
  toggle,
  cleanUp,
}: QuestionsOptions): Record<QuestionAnswer, PlanAnswer> {
  const tasks = [
    ...(toggle === undefined ? [] : [`Remove the feature toggle ${code(toggle)}`]),
    ...cleanUp.map(oneLine),
  ]
  return {
    compare:
      kpis?.criteria && kpis.criteria.length > 0
        ? complete([
            ...kpis.criteria.map(each => `${each.name}, ${each.definition}: ${outcomeOf(each)}`),
            `As of: ${kpis.title}`,
          ])
        : { missing: 'no time after the launch is over yet' },
    qualitative:
      feedback.length > 0 ? complete(feedback.map(themeOf)) : { missing: 'add "feedback" to the rollout file' },
    assumptions: {},
    evolve: {},
    cleanUp: tasks.length > 0 ? complete(tasks) : {},
  }
}

function complete(details: readonly string[]): PlanAnswer {
  return { details, isComplete: true }
}
