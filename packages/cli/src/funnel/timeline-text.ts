import { counted, duration, kindWord } from '../system/format.ts'
import type { JourneyTimeline, TimelineEvent } from './journey-timeline.ts'

const OUTCOMES: Record<JourneyTimeline['outcome'], string> = {
  returned: 'completed every step',
  converted: 'converted, and did not return',
  in_progress: 'in progress',
  viewed_only: 'saw the first step and went no further',
  dropped: 'lost',
}

/**
 * Renders one journey for a terminal of `columns` columns.
 *
 * @example console.log(renderTimeline(await readTimeline(renewal, ['.journeys'], id), 80))
 */
export function renderTimeline(timeline: JourneyTimeline, columns = 80): string {
  const { journey, version, id, as_of, started_at, outcome, lost, missing, duplicates, events } = timeline
  const where = lost && `${lost.where === 'handoff' ? 'on the way to' : 'in'} ${lost.step}`
  const owner = lost && `${lost.cause} (${lost.team}, ${kindWord(lost.kind)})`
  const stepWidth = Math.max(...events.map(({ step }) => step.length))
  const rows = events.flatMap((event, i) => [
    ...missing.filter(seq => seq < event.seq && seq > (events[i - 1]?.seq ?? 0)).map(seq => `${pad(seq)}  (missing)`),
    ...rowOf(event, stepWidth, columns),
  ])
  const notes = [
    missing.length > 0 && `${missing.length} missing`,
    duplicates > 0 && `${counted(duplicates, 'duplicate')} left out`,
    events.some(({ conflict }) => conflict) && 'two tabs went on with this journey',
  ].filter(note => note !== false)
  return [
    `${journey} version ${version}, journey ${id}`,
    [OUTCOMES[outcome], where, owner].filter(part => part !== null).join(', '),
    `Started ${iso(started_at)}, as of ${iso(as_of)}`,
    [counted(events.length, 'event'), ...notes].join(', '),
    '',
    `${pad('seq')}  ${pad('after', 9)}  ${'step'.padEnd(stepWidth)}  ${'phase'.padEnd(8)}  ${pad('took', 8)}`,
    ...rows,
  ]
    .flatMap(line => wrapped(line, columns))
    .join('\n')
    .replaceAll('\u00a0', ' ')
}

function rowOf(event: TimelineEvent, stepWidth: number, columns: number): string[] {
  const { seq, elapsed_ms, step, phase, step_ms, attempt, first, implied, cause, http_status, api_code, team } = event
  const took = step_ms === undefined ? '' : duration(step_ms)
  const row = `${pad(seq)}  ${pad(duration(elapsed_ms), 9)}  ${step.padEnd(stepWidth)}  ${phase.padEnd(8)}  ${pad(took, 8)}`
  const notes = [
    cause,
    team,
    http_status !== undefined && `HTTP ${http_status}`,
    api_code,
    attempt > 1 && `attempt ${attempt}`,
    implied && 'inferred by the SDK',
    !first && 'moved nothing',
    event.conflict && 'from another tab',
  ].filter(note => typeof note === 'string')
  const text = notes.join(', ')
  const line = text === '' ? row.trimEnd() : `${row}  ${text}`
  return line.length <= columns ? [line] : [row.trimEnd(), `${' '.repeat(17)}${text}`]
}

/** Breaks a line that is too long at a space; what follows is indented as far. */
function wrapped(line: string, columns: number): string[] {
  if (line.length <= columns) return [line]
  const indent = /^ */.exec(line)?.[0] ?? ''
  const end = line.lastIndexOf(' ', columns)
  if (end <= indent.length) return [line]
  return [line.slice(0, end), ...wrapped(`${indent}${line.slice(end + 1)}`, columns)]
}

function pad(content: string | number, width = 4): string {
  return String(content).padStart(width)
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
