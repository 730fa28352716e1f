import type { JourneyProfile } from '../../journey/profile.ts'
import { FILL_IN, PICK_ONE } from '../../system/markdown-text.ts'
import type { PostLaunch } from './plan-times.ts'

type ResultLabels = JourneyProfile['releasePlan']['results']

const YES_NO = '[PICK_ONE]: yes/no'

/** The blank Results form of a stage that is open to a percentage of users. */
export function stageForm(labels: ResultLabels): string[] {
  return [
    ask('Number of unique users'),
    ask('Metrics monitored'),
    ask('Downstream service impacts', PICK_ONE),
    ask('Endpoints of the journey'),
    ask('Types of errors logged'),
    ask(labels.feedback),
    ask('Changes needed based on logs or qualitative feedback'),
  ]
}

/** The blank Results form of a phase with few, known users: UAT, pilot, friends and family. */
export function earlyForm(labels: ResultLabels): string[] {
  return [
    ask('Number of users'),
    ask('Number of bugs identified / fixed', `${FILL_IN}/${FILL_IN}`),
    ask('Was any downstream service affected by the change?', PICK_ONE),
    ask('Endpoints of the journey'),
    ask('Types of errors logged'),
    ask(labels.feedback),
    ask(labels.changes, YES_NO),
    `  - If yes, what: [FILL_IN ticket numbers]`,
    ask('Latency'),
  ]
}

/** The blank form of one week and one month after the launch; it has a line for each KPI. */
export function postLaunchForm(when: PostLaunch, kpis: number, labels: ResultLabels): string[] {
  const changes = when === '1-week' ? labels.changes : labels.changes.replace('Any changes', 'Any UX changes')
  return [
    ask('Number of unique users'),
    ...Array.from({ length: Math.max(1, kpis) }, (_, i) => ask(`Post-launch KPI ${i + 1} actual`)),
    ask('Metrics monitored'),
    ask('Datadog Endpoint activity'),
    ask('Google Analytics traffic'),
    ask(labels.calls),
    ask(labels.surveys),
    ask(labels.processing, PICK_ONE),
    ask('Types of errors logged'),
    ask(labels.feedback),
    ask(changes, PICK_ONE),
    ask('If yes, what'),
  ]
}

/** The blank Planning form of a stage; a phase with few, known users is planned person by person. */
export function planningForm(isEarly: boolean): string[] {
  return isEarly
    ? [
        ask('Desired date range or test duration'),
        ask('Desired number of users'),
        ask('How you’ll recruit the right production test users'),
        ask('How you’ll conduct the testing'),
        ask('How you’ll give the test users access to the product in production'),
      ]
    : [ask('Length of time'), ask('Percentage of users'), ask('Estimated number of users')]
}

/** The questions after the launch, each with a place below for its answer. */
export function questionsForm(questions: readonly string[]): string[] {
  return questions.map((question, i) => `${i + 1}. **${question}**`)
}

function ask(label: string, blank: string = FILL_IN): string {
  return `- **${label}${/[?:]$/.test(label) ? '' : ':'}** ${blank}`
}
