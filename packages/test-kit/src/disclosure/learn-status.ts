import type { JourneyDefinition } from '@journey-monitor/sdk'
import { confidenceSequence } from '../../../cli/src/rollout/confidence-sequence.ts'
import type { Limit } from '../../../cli/src/rollout/limits.ts'
import type { ShareSeries } from '../../../cli/src/rollout/status/publish-series.ts'
import { DAY } from '../../../cli/src/system/time-units.ts'
import {
  type AttackedCriterion,
  hitsOf,
  isShare,
  learnNeeded,
  learnRows,
  populationOf,
  relateShares,
  type ShareCriterion,
} from './learn-check.ts'
import { type Background, type CheckRow, CRITERION_PATTERNS } from './learn-criterion.ts'
import { type Learned, type Range, ReaderKnowledge } from './reader-knowledge.ts'
import { isReadingExact, ReadingPattern } from './reading-pattern.ts'
import { plain } from './rendered-page.ts'

/** Parts of a status page, and what it says about its users. */
const STATUS_PATTERNS = {
  reason: new ReadingPattern(/<li>([\s\S]*?)<\/li>/),
  users: new ReadingPattern(/^([\d,]+) users? of the \d+ that/),
  article: new ReadingPattern(/<article>([\s\S]*?)<\/article>/),
  name: new ReadingPattern(/<h3>([\s\S]*?)<\/h3>/),
  verdict: new ReadingPattern(/<p>(<span class="verdict">[\s\S]*?)<\/p>/),
  needs: new ReadingPattern(/<p>Not decided: ([\s\S]*?)<\/p>/),
}

/** How a chart of a status page is drawn: exact pages are read without charts. */
const CHART_PATTERNS = {
  label: new ReadingPattern(/aria-label="[^"]* on (\S+ \S+) UTC, from \S+ on (\S+ \S+) UTC"/, 'shared'),
  band: new ReadingPattern(/<polygon points="([^"]*)"/, 'shared'),
  points: new ReadingPattern(/<polyline points="([^"]*)"/, 'shared'),
  line: new ReadingPattern(/<line [^>]*y1="([\d.]+)"/, 'shared'),
  scale: new ReadingPattern(/>(\d+)%<\/text>\s*<text [^>]*>[\d-]+</, 'shared'),
}

/** All patterns by which a status page is read. */
export const STATUS_PAGE_PATTERNS = { ...STATUS_PATTERNS, ...CHART_PATTERNS, ...CRITERION_PATTERNS }

/** A chart of a share, as it is drawn: in pixels, with what its label says. */
interface Chart {
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly high: readonly number[]
  readonly low: readonly number[]
  /** The limit and the margin's end, most of all lines. */
  readonly lines: readonly number[]
  /** The share at the top, in percent. */
  readonly scale: number
  readonly from: number
  readonly to: number
}

/** Positions of 0%, and of the first and the last time, in a chart. */
const PLOT = { zero: 92, top: 8, left: 34, right: 312 }
/** A length in a chart is rounded to a tenth. */
const ROUNDING = 0.051

/** Returns what somebody learns who knows the plan and reads a status page: its words, and its charts to the tenth of a pixel. */
export function learnStatus(
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  html: string,
  background: Background,
): Learned {
  const knowledge = new ReaderKnowledge()
  const reasons = STATUS_PATTERNS.reason.all(html).map(([, text = '']) => plain(text))
  const articles = STATUS_PATTERNS.article.all(html).map(([, text = '']) => text)
  const users = reasons.flatMap(reason => STATUS_PATTERNS.users.exec(reason)?.[1] ?? [])[0]
  if (users) knowledge.know('users', [toNumber(users), toNumber(users)])
  learnNeeded(knowledge, html, background)
  const rows = articles.map((article): CheckRow => {
    const name = plain(STATUS_PATTERNS.name.exec(article)?.[1] ?? '')
    const [verdict = '', is = ''] = plain(STATUS_PATTERNS.verdict.exec(article)?.[1] ?? '').split(' · ')
    const needs = plain(STATUS_PATTERNS.needs.exec(article)?.[1] ?? '')
    return { verdict, is, expected: '', needs, reason: reasons.find(reason => reason.startsWith(`${name} (`)) ?? '' }
  })
  learnRows(knowledge, definition, criteria, rows, background)
  const charts = articles.map(readChart)
  learnCharts(knowledge, definition, criteria, charts, background)
  return { knowledge, restsOfLists: [] }
}

/** Adds what is true of every stretch of days. */
export function trueSeries(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  series: ShareSeries,
  background: Background,
): void {
  const dayOf = (at: number) => Math.floor(at / DAY)
  const days = [...new Set([...series.values()].flatMap(points => points.map(({ at }) => dayOf(at))))].sort()
  for (const criterion of criteria.filter(isShare)) {
    const until = (day: number) =>
      (series.get(criterion.id) ?? []).findLast(({ at }) => dayOf(at) <= day) ?? { hits: 0, trials: 0 }
    for (const [i, to] of days.entries()) {
      for (const from of [Number.NEGATIVE_INFINITY, ...days.slice(0, i)]) {
        const [before, now] = [until(from), until(to)]
        const know = (name: string, value: number) => knowledge.know(`${name}${stretch(from, to)}`, [value, value])
        know(hitsOf(criterion), now.hits - before.hits)
        know(populationOf(definition, criterion), now.trials - before.trials)
      }
    }
  }
  for (const [i, to] of days.entries())
    for (const from of [Number.NEGATIVE_INFINITY, ...days.slice(0, i)])
      relateShares(knowledge, definition, criteria, background, stretch(from, to))
}

const stretch = (from: number, to: number) => ` after day ${from} until day ${to}`
const toNumber = (text: string) => Number(text.replaceAll(',', ''))

function readChart(article: string): Chart | undefined {
  const label = CHART_PATTERNS.label.exec(article)
  if (!label) return undefined
  const pairs = (text: string) => text.split(' ').map(pair => pair.split(',').map(Number) as [number, number])
  const band = pairs(CHART_PATTERNS.band.exec(article)?.[1] ?? '')
  const ys = band.map(([, y]) => y)
  return {
    points: pairs(CHART_PATTERNS.points.exec(article)?.[1] ?? ''),
    high: ys.slice(0, ys.length / 2),
    low: ys.slice(ys.length / 2).reverse(),
    lines: CHART_PATTERNS.line.all(article).map(([, y]) => Number(y)),
    scale: Number(CHART_PATTERNS.scale.exec(article)?.[1]),
    from: Date.parse(`${label[2]} UTC`),
    to: Date.parse(`${label[1]} UTC`),
  }
}

function learnCharts(
  knowledge: ReaderKnowledge,
  definition: JourneyDefinition,
  criteria: readonly AttackedCriterion[],
  charts: readonly (Chart | undefined)[],
  background: Background,
): void {
  const seen = new Map<string, ReadonlyMap<number, readonly [hits: Range, trials: Range]>>()
  for (const [i, criterion] of criteria.entries()) {
    const chart = charts[i]
    if (!chart || !isShare(criterion)) continue
    const trials = knowledge.rangeOf(populationOf(definition, criterion))[1]
    seen.set(criterion.id, readPoints(chart, greatestLine(background.limits.get(criterion.id) ?? []), trials))
  }
  const days = [...new Set([...seen.values()].flatMap(points => [...points.keys()]))].sort((a, b) => a - b)
  for (const [i, to] of days.entries()) {
    const from = days[i - 1] ?? Number.NEGATIVE_INFINITY
    relateShares(knowledge, definition, criteria, background, stretch(from, to))
    for (const criterion of criteria.filter(isShare)) {
      const own = seen.get(criterion.id)
      if (!own) continue
      const [hits, trials] = [hitsOf(criterion), populationOf(definition, criterion)]
      for (const [what, name] of [hits, trials].entries()) {
        const soFar = days
          .slice(0, i + 1)
          .map((day, k) => `${name}${stretch(days[k - 1] ?? Number.NEGATIVE_INFINITY, day)}`)
        const range = own.get(to)?.[what]
        if (range)
          knowledge.relate(
            soFar.map(each => [each, 1] as const),
            ...range,
          )
      }
    }
  }
  if (days.length === 0) return
  const namesOf = (criterion: ShareCriterion) => [hitsOf(criterion), populationOf(definition, criterion)]
  const shares = criteria.filter(isShare)
  const drawn = new Set(shares.filter(({ id }) => seen.has(id)).flatMap(namesOf))
  for (const name of new Set(shares.flatMap(namesOf))) {
    const parts = days.map((day, i) => `${name}${stretch(days[i - 1] ?? Number.NEGATIVE_INFINITY, day)}`)
    // The last point of a chart has all days. What has no chart may have later ones.
    if (drawn.has(name)) knowledge.sum(name, parts)
    else knowledge.atLeast(name, parts)
  }
}

/** The greatest share of a line: of a limit, or of a margin's end. In shared documents, limits relative to a baseline are rounded. */
function greatestLine(limits: readonly Limit[]): number {
  return Math.max(
    ...limits.flatMap(({ metWithin, bound, baseline }) =>
      [metWithin, bound].map(share => (baseline && !isReadingExact() ? Math.round(1_000 * share) / 1_000 : share)),
    ),
  )
}

/** Finds which numbers look like each point of a chart: its share, and the ends of its interval. */
function readPoints(
  { points, high, low, lines, scale, from, to }: Chart,
  bound: number,
  most: number,
): Map<number, readonly [Range, Range]> {
  const farthest = Math.min(...lines)
  const scales =
    lines.length > 0
      ? [farthest - ROUNDING, farthest + ROUNDING].map(y => bound / (PLOT.zero - y))
      : [scale - 0.5, scale + 0.5].map(most => most / 100 / (PLOT.zero - PLOT.top))
  const [fine, coarse] = [Math.min(...scales), Math.max(...scales)]
  const shareAt = (y: number): Range => [
    fine * (PLOT.zero - y - ROUNDING),
    y <= PLOT.top + ROUNDING ? 1 : coarse * (PLOT.zero - y + ROUNDING),
  ]
  const isIn = (share: number, [least, greatest]: Range) => share >= least && share <= greatest
  return new Map(
    points.map(([x, y], i) => {
      const at = from + ((x - PLOT.left) / (PLOT.right - PLOT.left)) * (to - from)
      const [share, upper, lower] = [shareAt(y), shareAt(high[i] as number), shareAt(low[i] as number)]
      const fits: [number, number][] = []
      for (let trials = 1; trials <= most; trials++) {
        for (let hits = Math.ceil(share[0] * trials); hits <= Math.min(trials, share[1] * trials); hits++) {
          const interval = confidenceSequence({ hits, trials }, 0.05)
          if (isIn(interval.high, upper) && isIn(interval.low, lower)) fits.push([hits, trials])
        }
      }
      if (fits.length === 0) throw new Error(`no share looks like the point at ${x},${y}`)
      const range = (numbers: readonly number[]): Range => [Math.min(...numbers), Math.max(...numbers)]
      return [Math.floor((at - 10 * 60_000) / DAY), [range(fits.map(([hits]) => hits)), range(fits.map(([, n]) => n))]]
    }),
  )
}
