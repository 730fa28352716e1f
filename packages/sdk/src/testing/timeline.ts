import { describeEvent, seconds } from '../describe-event.ts'
import type { DropReason } from '../drop-reason.ts'
import type { JourneyEvent } from '../event.ts'

/** A signal that the journey dropped, and why. */
interface DroppedSignal {
  readonly signal: string
  readonly reason: DropReason
}

/** An entry of a timeline: a recorded event or a dropped signal. */
export type TimelineEntry = JourneyEvent | DroppedSignal

/** Returns journeys as text, with one line for each event. */
export function timelineOf(entries: readonly TimelineEntry[]): string {
  if (!entries.length) return '  (nothing was recorded)'
  const lines: string[] = []
  let journey: string | undefined
  for (const entry of entries) {
    if ('signal' in entry) {
      lines.push(row('', '', entry.signal, `dropped: ${entry.reason}`))
      continue
    }
    if (entry.id !== journey) lines.push(`  ${entry.name} ${entry.id}`)
    journey = entry.id
    lines.push(row(`${entry.seq}`, seconds(entry.elapsed_ms), `${entry.step}.${entry.phase}`, describeEvent(entry)))
  }
  return lines.join('\n')
}

function row(seq: string, time: string, signal: string, details: string): string {
  return `  ${seq.padStart(3)}  ${time.padStart(8)}  ${signal.padEnd(26)}  ${details}`.trimEnd()
}
