import { labelsOf } from '../journey/labels.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { counted, duration, humanize, kindLabel, time } from '../system/format.ts'
import { styled } from '../system/terminal-style.ts'
import { renderTable } from '../system/terminal-table.ts'
import { wrapProse } from '../system/wrap-text.ts'
import { plainBlanks } from './funnel-tables.ts'
import type { JourneyTimeline, TimelineEvent } from './journey-timeline.ts'
import { lossTitle } from './loss-text.ts'

const OUTCOMES: Record<JourneyTimeline['outcome'], string> = {
  returned: 'Completed every step',
  converted: 'Converted, but didn’t return',
  in_progress: 'In progress',
  viewed_only: 'Saw the first step and went no further',
  dropped: 'Lost',
}

type TeamName = (team: string) => string

/**
 * Renders one journey for a terminal of `columns` columns: its outcome, then its events.
 *
 * @example console.log(renderTimeline(await readTimeline(renewal, ['.journeys'], id), { profile, columns: 80 }))
 */
export function renderTimeline(
  timeline: JourneyTimeline,
  { profile, columns }: { readonly profile: JourneyProfile; readonly columns: number },
): string {
  const { journey, version, id, as_of, started_at, outcome, lost, missing, duplicates, events } = timeline
  const { team } = labelsOf(profile)
  const rows = events.flatMap((event, i) => [
    ...missing
      .filter(seq => seq < event.seq && seq > (events[i - 1]?.seq ?? 0))
      .map(seq => [String(seq), '', '(missing)', '', '', '']),
    rowOf(event, team),
  ])
  const notes = [
    missing.length > 0 && `${missing.length} missing`,
    duplicates > 0 && `${counted(duplicates, 'duplicate')} left out`,
    events.some(({ conflict }) => conflict) && 'continued in two tabs',
  ].filter(note => note !== false)
  const table = renderTable(
    {
      columns: [
        { title: 'Seq', isNumber: true },
        { title: 'After', isNumber: true },
        { title: 'Step' },
        { title: 'Phase' },
        { title: 'Took', isNumber: true },
        { title: 'Notes' },
      ],
      rows,
    },
    columns,
  )
  const summary = [
    styled(
      'bold',
      `${OUTCOMES[outcome]}${lost ? `: ${lossTitle(lost)} (${team(lost.team)}, ${kindLabel(lost.kind)})` : ''}`,
    ),
    `${journey} version ${version}, journey ${id}`,
    `Started ${time(started_at)}, as of ${time(as_of)}`,
    [counted(events.length, 'event'), ...notes].join(', '),
    '',
  ]
  const explanations = [
    events.some(({ implied }) => implied) &&
      'Inferred: no app signaled it; the SDK recorded it to keep the order of the steps.',
    events.some(({ first }) => !first) && 'Not counted: the step had already come as far, or further, in this journey.',
  ].filter(line => line !== false)
  return [
    ...summary.flatMap(line => wrapProse(line, columns)),
    table.text,
    ...(explanations.length > 0 ? ['', ...explanations.flatMap(line => wrapProse(line, columns))] : []),
  ].join('\n')
}

function rowOf(event: TimelineEvent, teamName: TeamName): string[] {
  const { seq, elapsed_ms, step, phase, step_ms, attempt, first, implied, cause, http_status, api_code, team } = event
  const notes = [
    cause && humanize(cause),
    team && teamName(team),
    http_status !== undefined && `HTTP ${http_status}`,
    api_code,
    attempt > 1 && `attempt ${attempt}`,
    implied && 'inferred',
    !first && 'not counted',
    event.conflict && 'from another tab',
  ].filter(note => typeof note === 'string')
  const took = step_ms === undefined ? '' : duration(step_ms)
  return [String(seq), plainBlanks(duration(elapsed_ms)), humanize(step), phase, plainBlanks(took), notes.join(', ')]
}
