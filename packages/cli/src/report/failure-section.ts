import { compareText } from '../system/compare-text.ts'
import { type Count, count, counted, humanize } from '../system/format.ts'
import { HOUR } from '../system/time-units.ts'
import { linked, type RenderContext, table, text } from './blocks.ts'
import { columns } from './charts.ts'
import type { Section } from './document.ts'
import type { PublishedFailureCount, PublishedReport } from './publish-report.ts'

const MOST_CODES = 7
const HIDDEN = 'Withheld; always the same height'
/** Height of a column whose number is hidden, as a share of the highest one. */
const HIDDEN_HEIGHT = 0.05

/** Failures by code, each hour or day. They are events: one journey may fail several times, and recover. */
export function failureSection({ failures }: PublishedReport, { definition, links }: RenderContext): Section {
  const { bucketMs, counts } = failures
  const unit = bucketMs === HOUR ? 'hour' : 'day'
  const title = `Error codes by ${unit}`
  const note = text(
    'These are events, not journeys: one journey can fail several times, and still recover. Times are UTC.',
  )
  if (counts.length === 0) return { id: 'failures', title, blocks: [text('No failure was recorded.')] }

  const nameOf = ({ stepNumber, code }: PublishedFailureCount) => {
    const step = definition.steps[stepNumber - 1]
    return `${humanize(code)} in ${humanize(step?.name ?? '')}`
  }
  const shown = counts.map(each => ({ ...each, name: nameOf(each), value: each.events.shown }))
  const drawn = (value: Count) => (typeof value === 'number' ? value : 0)
  const isHidden = (value: Count) => typeof value !== 'number'
  const total = (name: string) =>
    shown.filter(each => each.name === name).reduce((sum, { value }) => sum + drawn(value), 0)
  const names = [...new Set(shown.map(({ name }) => name))].sort((a, b) => total(b) - total(a) || compareText(a, b))
  const charted = names.filter(name => total(name) > 0).slice(0, MOST_CODES)
  if (charted.length === 0) {
    return {
      id: 'failures',
      title,
      blocks: [note, text(`Each number of failures by ${unit} and code is from 1 to 10, or withheld.`)],
    }
  }
  const rarer = shown.filter(({ name }) => !charted.includes(name))
  const others = rarer.some(({ value }) => isHidden(value))
    ? 'with a withheld number of failures'
    : `with ${counted(
        rarer.reduce((sum, { value }) => sum + drawn(value), 0),
        'failure',
      )}`
  const first = Math.min(...counts.map(({ at }) => at))
  const last = Math.max(...counts.map(({ at }) => at))
  const times = timesFrom(
    counts.map(({ at }) => at),
    bucketMs,
  )
  const valueAt = (at: number, name: string) => shown.find(each => each.at === at && each.name === name)?.value ?? 0
  const sums = times.map(at => charted.reduce((sum, name) => sum + drawn(valueAt(at, name)), 0))
  const hiddenHeight = Math.max(1, Math.max(...sums) * HIDDEN_HEIGHT)
  const hides = times.map(at => charted.some(name => isHidden(valueAt(at, name))))
  const hidden = hides.includes(true)
    ? [{ name: HIDDEN, isHidden: true, values: hides.map(some => (some ? hiddenHeight : 0)) }]
    : []
  const label = (at: number) =>
    Number.isNaN(at)
      ? '⋯'
      : new Date(at)
          .toISOString()
          .slice(bucketMs === HOUR ? 5 : 0, bucketMs === HOUR ? 16 : 10)
          .replace('T', ' ')
  const listed = times.filter(at => charted.some(name => valueAt(at, name) !== 0))
  return {
    id: 'failures',
    title,
    blocks: [
      note,
      {
        type: 'picture',
        picture: columns(
          `Columns, one for each ${unit} from ${label(first)} to ${label(last)} UTC, stacked by error code${hidden.length > 0 ? ', with a gray part of fixed height where numbers are withheld' : ''}: ${charted.map(name => `${name} ${total(name)}`).join('; ')}. The table below has every number.`,
          times.map(label),
          [...charted.map(name => ({ name, values: times.map(at => drawn(valueAt(at, name))) })), ...hidden],
        ),
      },
      linked(
        table(
          `Failures by ${unit} (UTC) and code`,
          [unit === 'hour' ? 'Hour' : 'Day', ...charted.map(name => `#${name}`)],
          listed.map(at => [label(at), ...charted.map(name => count(valueAt(at, name)))]),
        ),
        listed.map(at => links?.failures(at, at + bucketMs)),
      ),
      ...(names.length > charted.length
        ? [text(`Other: ${names.length - charted.length} rarer codes, ${others}, which aren’t listed.`)]
        : []),
    ],
  }
}

/** Longest run of hours or days without a failure that is drawn. */
const DRAWN_EMPTY = 4 * 24

/** Returns all times from the first to the last, with NaN for a run without a failure that is too long to be drawn. */
function timesFrom(found: readonly number[], bucketMs: number): number[] {
  const used = [...new Set(found)].sort((a, b) => a - b)
  return used.flatMap((at, i) => {
    const empty = Math.round(((used[i + 1] ?? at + bucketMs) - at) / bucketMs) - 1
    return empty > DRAWN_EMPTY ? [at, Number.NaN] : Array.from({ length: 1 + empty }, (_, k) => at + k * bucketMs)
  })
}
