/** One measurement relative to another of the same run. */
export interface Line {
  readonly what: string
  readonly measured: string
  /** The value to compare with. */
  readonly comparedWith: string
  /** The measured value divided by the other one. */
  readonly ratio: number
  /** The limit for the ratio, and whether it holds. */
  readonly bar?: { readonly text: string; readonly holds: boolean }
}

const HEADINGS = ['measured', 'is', 'compared with', 'ratio', 'bar', '']

/** Renders the lines as a Markdown table, which is as readable in a terminal. */
export function renderTable(lines: readonly Line[]): string {
  const cells = lines.map(({ what, measured, comparedWith, ratio, bar }) => [
    what,
    measured,
    comparedWith,
    ratio.toFixed(2),
    bar?.text ?? '',
    bar ? (bar.holds ? 'holds' : 'FAILS') : '',
  ])
  const widths = HEADINGS.map((heading, i) =>
    Math.max(...[heading, ...cells.map(row => row[i] ?? '')].map(each => each.length)),
  )
  const row = (each: readonly string[]) => `| ${each.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [row(HEADINGS), row(widths.map(width => '-'.repeat(Math.max(3, width)))), ...cells.map(row)].join('\n')
}

export function holdsAll(lines: readonly Line[]): boolean {
  return lines.every(({ bar }) => bar?.holds ?? true)
}

export function count(amount: number): string {
  return amount.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

/**
 * Returns the mean of the middle half of `values`: as robust as a median, and finer than the steps of the clock that took
 * them. https://en.wikipedia.org/wiki/Interquartile_mean
 */
export function middleMean(values: readonly number[]): number {
  const quarter = values.length >> 2
  const middle = values.toSorted((a, b) => a - b).slice(quarter, values.length - quarter)
  if (middle.length === 0) throw new Error('nothing was measured')
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** Returns the median; for an even number of values, the upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}
