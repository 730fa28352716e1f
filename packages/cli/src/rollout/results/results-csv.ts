import { count, duration } from '../../report/cell-text.ts'
import { csv } from '../../system/csv.ts'
import type { ReportedTime } from './results-facts.ts'

/**
 * Renders the tables of a time's results as CSV, by file name: its numbers, criteria, failure codes and endpoints.
 * Numbers that the results withhold are withheld here.
 */
export function resultsCsv(
  { published, notes }: Pick<ReportedTime, 'published' | 'notes'>,
  stepName: (stepNumber: number) => string,
): Record<string, string> {
  const { funnel, users, failures, endpoints } = published
  const { chose, converted, returned, dropped, inProgress } = funnel.journeys
  const numbers = Object.entries({
    [`users (${users.by})`]: users.count,
    ...{ chose, converted, returned, dropped, in_progress: inProgress },
  })
  const lostTo = ({ step, code }: { step: string; code: string }) =>
    funnel.losses.find(loss => loss.step === step && loss.where === 'step' && loss.cause === code)
  return {
    'results.csv': csv(
      ['what', 'count'],
      [
        ...numbers.map(([what, cell]) => ({ what, count: plain(count(cell)) })),
        ...funnel.teams.map(({ team, total }) => ({ what: `lost with ${team}`, count: plain(count(total)) })),
      ],
    ),
    'criteria.csv': csv(['name', 'definition', 'actual', 'verdict'], notes.criteria),
    'errors.csv': csv(
      ['step', 'code', 'events', 'lost'],
      failures.counts.map(({ stepNumber, code, events }) => {
        const step = stepName(stepNumber)
        const loss = lostTo({ step, code })
        return { step, code, events: plain(count(events)), lost: loss ? plain(count(loss.journeys)) : '0' }
      }),
    ),
    'endpoints.csv': csv(
      ['method', 'path', 'answers', 'other than 200 and 201', 'no answer', 'p50', 'p90'],
      endpoints.map(({ method, path, answers, other, none, p50, p90 }) => ({
        ...{ method, path, answers: plain(count(answers)), 'other than 200 and 201': plain(count(other)) },
        ...{ 'no answer': plain(count(none)), p50: duration(p50), p90: duration(p90) },
      })),
    ),
  }
}

/** A count without separators, which spreadsheets read as text. */
function plain(count: string): string {
  return count.replaceAll(',', '')
}
