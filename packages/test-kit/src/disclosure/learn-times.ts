import { MINUTE, SECOND } from '../../../cli/src/system/time-units.ts'
import { read } from './read-cell.ts'
import type { Range, ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'
import type { RenderedSection, RenderedTable } from './rendered-page.ts'

/** How documents say times, and in which bins. */
export const TIME_PATTERNS = {
  time: new ReadingPattern(/^([\d.]+)\s(ms|s|min)$/),
  median: new ReadingPattern(/Half took at most ([\d.]+\s\w+)/),
  nineInTen: new ReadingPattern(/nine in ten at most ([\d.]+\s\w+)/),
  binFrom: new ReadingPattern(/^(\d+ \w+) (?:to|or more)/),
  binTo: new ReadingPattern(/(?:less than|to) (\d+ \w+)$/),
}

const UNITS: Readonly<Record<string, { readonly ms: number; readonly roundedMs: number }>> = {
  ms: { ms: 1, roundedMs: 0.5 },
  s: { ms: SECOND, roundedMs: SECOND / 20 },
  min: { ms: MINUTE, roundedMs: MINUTE / 20 },
}

/** Parses a printed time into the times, ms, that are printed like it; undefined if it is none. */
export function timeRange(text: string | undefined): Range | undefined {
  const [, value = '', unit = ''] = TIME_PATTERNS.time.exec(text) ?? []
  const { ms, roundedMs } = UNITS[unit] ?? {}
  if (ms === undefined || roundedMs === undefined) return undefined
  return [Number(value) * ms - roundedMs, Number(value) * ms + roundedMs]
}

/**
 * Adds what a percentile tells: of the times that were measured, a known share was longer.
 * @param measured the name of their number
 */
export function learnPercentile(
  knowledge: ReaderKnowledge,
  percent: number,
  text: string | undefined,
  measured: string,
): void {
  if (!timeRange(text)) return
  const slower = `${measured} slower than p${percent}`
  knowledge.know(measured, [1, Number.POSITIVE_INFINITY])
  const longer = 100 - percent
  // The number is that of whole times beyond the percentile, which lies between two of them.
  const terms = [[measured, longer] as const, [slower, -100] as const]
  knowledge.relate(terms, longer, longer + 99)
}

/** Adds the distribution of the times to convert, and what its percentiles say about it. */
export function learnTimesToConvert(knowledge: ReaderKnowledge, section: RenderedSection | undefined): void {
  const bins = (section?.tables[0]?.rows ?? []).map(([label = '', journeys]) => {
    const name = `took ${label}`
    read(knowledge, name, journeys)
    const edge = (pattern: ReadingPattern) => timeRange(pattern.exec(label)?.[1])
    const [from, to] = [edge(TIME_PATTERNS.binFrom), edge(TIME_PATTERNS.binTo)]
    return { name, from: from ? middle(from) : 0, to: to ? middle(to) : Number.POSITIVE_INFINITY }
  })
  if (bins.length === 0) return
  const names = bins.map(({ name }) => name)
  knowledge.sum('converted', [...names, 'took an unknown time'])
  knowledge.sum('took a known time', names)
  for (const [percent, pattern] of [
    [50, TIME_PATTERNS.median],
    [90, TIME_PATTERNS.nineInTen],
  ] as const) {
    const text = pattern.exec(section?.text)?.[1]
    const range = timeRange(text)
    if (!range) continue
    learnPercentile(knowledge, percent, text, 'took a known time')
    const [least, most] = range
    const slower = bins.filter(({ from }) => from > most).map(({ name }) => [name, -100] as const)
    const faster = bins.filter(({ to }) => to <= least).map(({ name }) => [name, -100] as const)
    if (slower.length > 0) knowledge.relate([['took a known time', 100 - percent], ...slower], 1 - percent)
    if (faster.length > 0) knowledge.relate([['took a known time', percent], ...faster], percent - 99)
  }
}

function middle([low, high]: Range): number {
  return (low + high) / 2
}

/** Adds the times of each step, and how many completed it with one, if `timed` tells: no document prints that. */
export function learnStepTimes(
  knowledge: ReaderKnowledge,
  steps: readonly { readonly name: string }[],
  { times, timed: counts = [] }: { readonly times: RenderedTable | undefined; readonly timed?: readonly number[] },
): void {
  for (const [i, { name }] of steps.entries()) {
    const timed = `timed ${name}`
    const count = counts[i]
    knowledge.sum(`completed ${name}`, [timed, `untimed ${name}`])
    if (count !== undefined) knowledge.know(timed, [count, count])
    const [, , , p50, p90] = times?.rows[i] ?? []
    learnPercentile(knowledge, 50, p50, timed)
    learnPercentile(knowledge, 90, p90, timed)
  }
}
