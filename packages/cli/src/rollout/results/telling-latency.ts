import { MAX_SMALL_COUNT, MIN_SPAN } from '../../disclosure/suppress.ts'
import type { Finding, TimedAnswers } from '../finding.ts'
import { isMet } from '../judge-latency.ts'

/**
 * Tells whether a verdict on a latency would reveal how many answers were slow, or were not, to a reader who knows the
 * number of all answers.
 */
export function isTellingLatency(verdict: Finding['verdict'], { hits, trials }: TimedAnswers): boolean {
  if (!isSmall(hits) && !isSmall(trials - hits)) return false
  if (verdict === 'broken') return true
  const possible = Array.from({ length: trials + 1 }, (_, slow) => slow).filter(
    slow => isMet({ hits: slow, trials }) === (verdict === 'met'),
  )
  return (possible.at(-1) ?? 0) - (possible[0] ?? 0) < MIN_SPAN
}

function isSmall(count: number): boolean {
  return count > 0 && count <= MAX_SMALL_COUNT
}
