import { time } from '../system/format.ts'
import { wilson } from '../system/wilson.ts'
import type { Picture } from './document.ts'
import { hatchPattern } from './hatch-pattern.ts'
import { html, trusted } from './html.ts'
import type { PublishedOverTime } from './publish-over-time.ts'

const SIZE = { width: 900, height: 260, left: 52, right: 16, top: 44, bottom: 30 }

/** Size of the mark of a withheld bucket, which is the same for all. */
const HIDDEN_SIZE = { width: 16, height: 8 }

/** A bucket that is as many times as long as the shortest is drawn no longer than two of them, and marked. */
const TOO_LONG = 60

/**
 * Draws the conversion of each bucket with its 95% interval, and the starts of stages and versions. A withheld bucket is
 * hatched below the axis.
 */
export function conversionPicture(title: string, { buckets, marks }: PublishedOverTime): Picture {
  const { width, height, left, right, top, bottom } = SIZE
  const first = Date.parse(buckets[0]?.from ?? '')
  const span = Math.max(1, Date.parse(buckets.at(-1)?.to ?? '') - first)
  const { share, breaks } = timeScale(buckets.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })))
  const x = (at: number) => left + share(at) * (width - left - right)
  const rates = buckets.map(({ from, to, isOpen, chose, converted }) => {
    const [all, some] = [chose.number, converted.number]
    const isShown = all !== undefined && some !== undefined && all > 0 && !isOpen
    const drawn = isShown ? { rate: some / all, interval: wilson(some, all) } : { rate: undefined, interval: undefined }
    const isHidden = (all === undefined || some === undefined) && !isOpen
    return { from: Date.parse(from), to: Date.parse(to), isHidden, ...drawn }
  })
  const y = (share: number) => top + (1 - share) * (height - top - bottom)
  const fixed = (value: number) => value.toFixed(1)
  const shapes = rates.flatMap(({ from, to, rate, interval }) => {
    if (rate === undefined || !interval) return []
    const [start, end] = [x(from), x(to)]
    return [
      `<rect x="${fixed(start)}" y="${fixed(y(interval.high))}" width="${fixed(end - start)}" height="${fixed(y(interval.low) - y(interval.high))}" fill="var(--team-0-soft)"/>`,
      `<line x1="${fixed(start)}" x2="${fixed(end)}" y1="${fixed(y(rate))}" y2="${fixed(y(rate))}" stroke="var(--team-0)" stroke-width="2.5"/>`,
    ]
  })
  const hidden = rates
    .filter(({ isHidden }) => isHidden)
    .map(
      ({ from, to }) =>
        `<rect x="${fixed((x(from) + x(to) - HIDDEN_SIZE.width) / 2)}" y="${height - bottom + 2}" width="${HIDDEN_SIZE.width}" height="${HIDDEN_SIZE.height}" fill="url(#over-time-hatch)" stroke="var(--quiet)"/>`,
    )
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    share =>
      `<line x1="${left}" x2="${width - right}" y1="${fixed(y(share))}" y2="${fixed(y(share))}" stroke="var(--line)"/><text x="${left - 6}" y="${fixed(y(share) + 4)}" text-anchor="end" fill="var(--quiet)">${100 * share}%</text>`,
  )
  const inside = [...Map.groupBy(marks, ({ at }) => at)]
    .filter(([at]) => at >= first && at <= first + span)
    .map(([at, own]) => ({ at, label: own.map(({ label }) => label).join(', ') }))
  const flags = inside.map(
    ({ label, at }, i) =>
      html`<line x1="${fixed(x(at))}" x2="${fixed(x(at))}" y1="${top - 8 - 13 * (i % 2)}" y2="${height - bottom}" stroke="var(--text)" stroke-dasharray="4 3"/><text x="${fixed(x(at) + 4)}" y="${top - 6 - 13 * (i % 2)}" fill="var(--text)">${label}</text>`
        .html,
  )
  const ends = [
    `<text x="${left}" y="${height - 8}" fill="var(--quiet)">${time(first).slice(0, 10)}</text>`,
    `<text x="${width - right}" y="${height - 8}" text-anchor="end" fill="var(--quiet)">${time(first + span).slice(0, 10)}</text>`,
  ]
  const gaps = breaks.map(
    at => `<text x="${fixed(x(at))}" y="${height - bottom + 4}" text-anchor="middle" fill="var(--quiet)">⋯</text>`,
  )
  const described = rates.flatMap(({ from, rate }) =>
    rate === undefined ? [] : [`${time(from).slice(0, 16)} ${Math.round(100 * rate)}%`],
  )
  const alt = `${title}: ${described.join('; ')}. The table below has every number.`
  const svg = html`<svg role="img" aria-label="${alt}" viewBox="0 0 ${width} ${height}" font-size="13" font-family="system-ui, sans-serif">${trusted([...grid, ...shapes, ...flags, ...gaps, ...ends, ...(hidden.length > 0 ? [hatchPattern('over-time-hatch'), ...hidden] : [])].join(''))}</svg>`
  return { alt, svg: svg.html }
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Scales times to shares of the width from 0 to 1. One journey with a wrong clock must not squeeze all others. */
function timeScale(spans: readonly Span[]): { share: (at: number) => number; breaks: readonly number[] } {
  const lengths = spans.map(({ from, to }) => to - from)
  const shortest = Math.min(...lengths)
  const drawn = lengths.map(length => (length > TOO_LONG * shortest ? 2 * shortest : length))
  const total = drawn.reduce((sum, length) => sum + length, 0)
  const share = (at: number) => {
    const parts = spans.map(({ from, to }, i) => {
      const passed = Math.min(1, Math.max(0, (at - from) / (to - from)))
      return passed * (drawn[i] as number)
    })
    return parts.reduce((sum, part) => sum + part, 0) / total
  }
  const isBroken = ({ from }: Span, i: number) => i > 0 && from > (spans[i - 1] as Span).to
  return {
    share,
    breaks: [
      ...spans.filter(isBroken).map(({ from }) => from),
      ...spans.filter((_, i) => drawn[i] !== lengths[i]).map(({ from, to }) => (from + to) / 2),
    ],
  }
}
