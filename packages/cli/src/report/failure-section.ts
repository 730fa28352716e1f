import { compareText } from '../system/compare-text.ts'
import { type Count, count, humanize } from '../system/format.ts'
import { HOUR } from '../system/time-units.ts'
import { type RenderContext, table, text } from './blocks.ts'
import { columns } from './charts.ts'
import type { Section } from './document.ts'
import type { PublishedFailureCount, PublishedReport } from './publish-report.ts'

const MOST_CODES = 7

/** Failures by code, each hour or day. They are events: one journey may fail several times, and recover. */
export function failureSection({ failures }: PublishedReport, { definition }: RenderContext): Section {
  const { bucketMs, counts } = failures
  const unit = bucketMs === HOUR ? 'hour' : 'day'
  const title = `Error codes by ${unit}`
  const note = text(
    'These are events, not journeys: one journey may fail several times, and still recover. Times are UTC.',
  )
  if (counts.length === 0) return { id: 'failures', title, blocks: [text('No failure was recorded.')] }

  const nameOf = ({ stepNumber, code }: PublishedFailureCount) => {
    const step = definition.steps[stepNumber - 1]
    return `${humanize(code)} in ${humanize(step?.name ?? '')}`
  }
  const shown = counts.map(each => ({ ...each, name: nameOf(each), value: each.events.shown }))
  const drawn = (value: Count) => (typeof value === 'number' ? value : 0)
  const total = (name: string) =>
    shown.filter(each => each.name === name).reduce((sum, { value }) => sum + drawn(value), 0)
  const names = [...new Set(shown.map(({ name }) => name))].sort((a, b) => total(b) - total(a) || compareText(a, b))
  const told = names.filter(name => total(name) > 0).slice(0, MOST_CODES)
  if (told.length === 0) {
    return { id: 'failures', title, blocks: [note, text(`In no ${unit} were there 11 of one code or more.`)] }
  }
  const first = Math.min(...counts.map(({ at }) => at))
  const last = Math.max(...counts.map(({ at }) => at))
  const times = Array.from({ length: Math.round((last - first) / bucketMs) + 1 }, (_, i) => first + i * bucketMs)
  const valueAt = (at: number, name: string) => shown.find(each => each.at === at && each.name === name)?.value ?? 0
  const label = (at: number) =>
    new Date(at)
      .toISOString()
      .slice(bucketMs === HOUR ? 5 : 0, bucketMs === HOUR ? 16 : 10)
      .replace('T', ' ')
  return {
    id: 'failures',
    title,
    blocks: [
      note,
      {
        type: 'picture',
        picture: columns(
          `Columns, one for each ${unit} from ${label(first)} to ${label(last)} UTC, stacked by error code: ${told.map(name => `${name} ${total(name)}`).join('; ')}. The table below has every number.`,
          times.map(label),
          told.map(name => ({ name, values: times.map(at => drawn(valueAt(at, name))) })),
        ),
      },
      table(
        `Failures by ${unit} (UTC) and code`,
        [unit === 'hour' ? 'Hour' : 'Day', ...told.map(name => `#${name}`)],
        times
          .filter(at => told.some(name => valueAt(at, name) !== 0))
          .map(at => [label(at), ...told.map(name => count(valueAt(at, name)))]),
      ),
      ...(names.length > told.length ? [text(`${names.length - told.length} rarer codes are not listed.`)] : []),
    ],
  }
}
