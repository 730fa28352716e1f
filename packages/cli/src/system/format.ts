import type { Kind } from '@journey-monitor/sdk'
import { MINUTE, SECOND } from './time-units.ts'
import { SMALL_SAMPLE, wilson } from './wilson.ts'

/** A count as it may be shown: itself, that it is under 11, or that it would give another one away. */
export type Disclosed = number | 'small' | 'withheld'

/** The same, or that the source cannot tell. */
export type Count = Disclosed | 'unknown'

const NONE = '–'
const KIND_WORDS: Record<Kind, string> = { engineering: 'engineering', ux: 'UX', known_limitation: 'known limitation' }

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
 * A share with its 95% interval, and whether it is of few.
 * @example rate(987, 1234) // '80.0% (77.7–82.1)'
 */
export function rate(part: Count, whole: Count, few = ', small sample'): string {
  if (typeof part !== 'number' || typeof whole !== 'number') return 'withheld'
  const interval = wilson(part, whole)
  if (!interval) return NONE
  const mark = whole < SMALL_SAMPLE ? few : ''
  return `${percent(part / whole)} (${bare(interval.low)}–${bare(interval.high)})${mark}`
}

/** @example rateInWords(987, 1234) // '80.0%, 95% interval 77.7–82.1' */
export function rateInWords(part: Count, whole: Count): string {
  const text = rate(part, whole)
  return text.replace(/ \((.*?)\)/, ', 95% interval $1')
}

/** @example percent(0.491) // '49.1%' */
export function percent(share: number): string {
  return `${bare(share)}%`
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

export function kindWord(kind: Kind): string {
  return KIND_WORDS[kind]
}

/** @example listed(['a', 'b', 'c']) // 'a, b and c' */
export function listed(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('')
}

/** UTC, to the minute. */
export function time(at: number | string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function bare(share: number): string {
  return (100 * share).toFixed(1)
}
