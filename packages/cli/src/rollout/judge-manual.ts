import { type Assessment, type Judgement, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'

/** Judges by the notes in `manualMetrics`. The newest note counts, and broken stays broken. */
export function judgeManual(
  { id, limit, source, by, when }: Extract<Criterion, { kind: 'manual' }>,
  { plan, period }: Assessment,
): Judgement {
  const notes = (plan.manualMetrics ?? [])
    .filter(
      ({ criterion, date }) => criterion === id && Date.parse(date) >= period.from && Date.parse(date) <= period.to,
    )
    .sort((a, b) => Date.parse(a.date) - Date.parse(b.date))
  const note = notes.findLast(({ verdict }) => verdict === 'broken') ?? notes.at(-1)
  if (!note)
    return undecided(limit, 'no one has looked yet', `${by} looks at ${source} ${when}, and adds it to "manualMetrics"`)
  const actual = `${note.value} (${note.source}, ${note.date}, ${note.by})`
  return { verdict: note.verdict ?? 'met', definition: limit, actual }
}
