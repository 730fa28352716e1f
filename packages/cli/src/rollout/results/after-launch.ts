import { code, FILL_IN, oneLine, table } from '../../system/markdown-text.ts'
import type { Field } from './fields.ts'
import { type CriterionFinding, type FeedbackEntry, outcomeOf } from './stage-notes.ts'

/** What each criterion came to, at a time after the launch. */
export interface KpiColumn {
  readonly title: string
  readonly criteria: readonly CriterionFinding[]
}

/** How the KPIs compare to what was called a success before the launch; a column for each time. */
export function kpiTable(columns: readonly KpiColumn[]): Field[] {
  const [first] = columns
  if (!first || first.criteria.length === 0)
    return [{ text: `${FILL_IN}: no criterion of success was defined`, isOpen: true }]
  const rows = first.criteria.map(({ name, definition }) => [
    name,
    definition,
    ...columns.map(({ criteria }) => {
      const found = criteria.find(each => each.name === name)
      return found ? outcomeOf(found) : FILL_IN
    }),
  ])
  return [{ text: table(['KPI', 'Pre-launch definition of success', ...columns.map(({ title }) => title)], rows) }]
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
  /** A plan's own, in the place of {@link QUESTIONS}, which are answered where they are known. */
  readonly questions: readonly string[]
  readonly kpis: KpiColumn | undefined
  readonly feedback: readonly FeedbackEntry[]
  readonly toggle: string | undefined
}

/** The questions, with what is known; the rest is for people. */
export function postLaunchQuestions({ questions, kpis, feedback, toggle }: QuestionsOptions): Field[] {
  const [compare, qualitative, , , cleanUp] = QUESTIONS
  return questions.map((question, i): Field => {
    const asked = `${i + 1}. **${oneLine(question)}**`
    if (question === compare && kpis && kpis.criteria.length > 0) {
      return {
        text: [asked, ...kpis.criteria.map(verdictOf), `   - As in the column “${kpis.title}” of the KPI table.`].join(
          '\n',
        ),
      }
    }
    if (question === qualitative && feedback.length > 0) {
      return {
        text: [
          asked,
          ...feedback.map(({ team, text, from }) => `   - ${team}: ${oneLine(text)} (${oneLine(from)})`),
        ].join('\n'),
      }
    }
    const hint = question === cleanUp && toggle !== undefined ? `: e.g. remove the feature toggle ${code(toggle)}` : ''
    return { text: `${asked} ${FILL_IN}${hint}`, isOpen: true }
  })
}

function verdictOf(finding: CriterionFinding): string {
  return `   - ${finding.name}, ${finding.definition}: ${outcomeOf(finding)}`
}
