import type { Kind } from '@journey-monitor/sdk'
import { MINUTE, SECOND } from './time-units.ts'
import { SMALL_SAMPLE, wilson } from './wilson.ts'

/** A count as a document shows it: the number, `small` (1 to 10), or `withheld`, because it would reveal a small one. */
export type Disclosed = number | 'small' | 'withheld'

/** A disclosed count, or `unknown` if the source can't provide it. */
export type Count = Disclosed | 'unknown'

const NONE = '–'
const KIND_LABELS: Record<Kind, string> = { engineering: 'engineering', ux: 'UX', known_limitation: 'known limitation' }

export function count(value: Count): string {
  if (value === 'small') return '<11'
  return typeof value === 'string' ? value : value.toLocaleString('en-US')
}

/** @example counted(1234, 'journey') // '1,234 journeys' */
export function counted(value: Count, noun: string): string {
  if (value === 'unknown') return `an unknown number of ${noun}s`
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`
}

/**
 * Formats a share with its 95% interval, and marks a small sample.
 * @param few The mark.
 * @example rate(987, 1234) // '80.0% (77.7–82.1)'
 */
export function rate(part: Count, whole: Count, few = ', small sample'): string {
  if (typeof part !== 'number' || typeof whole !== 'number') return 'withheld'
  const interval = wilson(part, whole)
  if (!interval) return NONE
  const mark = whole < SMALL_SAMPLE ? few : ''
  return `${percent(part / whole)} (${percentDigits(interval.low)}–${percentDigits(interval.high)})${mark}`
}

/** @example rateInWords(987, 1234) // '80.0%, 95% interval 77.7–82.1' */
export function rateInWords(part: Count, whole: Count): string {
  const text = rate(part, whole)
  return text.replace(/ \((.*?)\)/, ', 95% interval $1')
}

/** @example percent(0.491) // '49.1%' */
export function percent(share: number): string {
  return `${percentDigits(share)}%`
}

export function duration(ms: number | null): string {
  if (ms === null) return NONE
  if (ms < SECOND) return `${Math.round(ms)}\u00a0ms`
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)}\u00a0s`
  return `${(ms / MINUTE).toFixed(1)}\u00a0min`
}

/** Rounds a time to what {@link duration} prints of it; ms. */
export function roundedDuration(ms: number): number {
  const unit = ms < SECOND ? 1 : ms < MINUTE ? SECOND / 10 : MINUTE / 10
  return Math.round(ms / unit) * unit
}

/** @example humanize('care_team_pick') // 'Care team pick' */
export function humanize(name: string): string {
  const text = name
    .replaceAll('_', ' ')
    .replace(/\bapi\b/g, 'API')
    .replace(/\bux\b/g, 'UX')
  return capitalize(text)
}

/** @example capitalize('sent the message') // 'Sent the message' */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function kindLabel(kind: Kind): string {
  return KIND_LABELS[kind]
}

/** @example listed(['a', 'b', 'c']) // 'a, b and c' */
export function listed(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('')
}

/** Formats a time in UTC, to the minute. */
export function time(at: number | string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function percentDigits(share: number): string {
  return (100 * share).toFixed(1)
}
