import type { JourneyDefinition } from '@journey-monitor/sdk'
import { MAX_SMALL_COUNT } from '../../disclosure/suppress.ts'
import { DAY, MINUTE } from '../../system/time-units.ts'
import { isOrdered, relationsOf, type ShareFinding, type Term } from '../check-relations.ts'
import { confidenceSequence, type Tally } from '../confidence-sequence.ts'

/** A share as it stood at the end of a day of the stage, or at its last user. */
export interface SharePoint extends Tally {
  /** Epoch ms. */
  readonly at: number
  readonly low: number
  readonly high: number
}

/** The points of a share over time, by the id of its criterion. */
export type ShareSeries = ReadonlyMap<string, readonly SharePoint[]>

const ALPHA = 0.05

export function sharePoint(at: number, tally: Tally): SharePoint {
  return { at, ...tally, ...confidenceSequence(tally, ALPHA) }
}

/**
 * Selects the points that may be drawn outside the team: between neighbors, no number that a reader can compute is from
 * 1 to 10. All shares change at the same ends of days, and withheld ones are left out.
 * @param shares those whose numbers are shown.
 */
export function publishSeries(
  definition: JourneyDefinition,
  series: ShareSeries,
  shares: readonly ShareFinding[],
): ShareSeries {
  const pointsOf = ({ finding }: ShareFinding) => series.get(finding.id) ?? []
  const own = shares.filter(share => pointsOf(share).length > 0)
  const days = [...new Set(own.flatMap(share => pointsOf(share).map(({ at }) => Math.floor(at / DAY))))].sort(
    (a, b) => a - b,
  )
  const until = (share: ShareFinding, day: number): Tally =>
    pointsOf(share).findLast(({ at }) => Math.floor(at / DAY) <= day) ?? { hits: 0, trials: 0 }
  const relations = relationsOf(definition, own).filter(({ whole, parts }) => isOrdered(whole, parts))
  const terms = [
    ...own.map(share => ({ share, what: 'trials' }) as const),
    ...own.map(share => ({ share, what: 'hits' }) as const),
  ]
  const isTelling = (from: number, to: number) => {
    const change = ({ share, what }: Term) => until(share, to)[what] - until(share, from)[what]
    const changes = [
      ...terms.map(change),
      ...relations.map(({ whole, parts }) => change(whole) - parts.reduce((sum, part) => sum + change(part), 0)),
    ]
    return changes.some(each => each !== 0 && each <= MAX_SMALL_COUNT)
  }
  const kept: number[] = []
  const before = (index: number) => kept[index] ?? Number.NEGATIVE_INFINITY
  for (const day of days) if (!isTelling(before(kept.length - 1), day)) kept.push(day)
  const last = days.at(-1)
  if (last !== undefined && kept.at(-1) !== last) {
    while (kept.length > 0 && isTelling(before(kept.length - 1), last)) kept.pop()
    // The text next to the picture has the totals of all days.
    kept.push(last)
  }
  return new Map(
    own.map(share => [
      share.finding.id,
      kept.flatMap(day => {
        const { hits, trials } = until(share, day)
        return trials > 0 ? [sharePoint((day + 1) * DAY - MINUTE, { hits, trials })] : []
      }),
    ]),
  )
}
