import type { JourneyDefinition } from '@journey-monitor/sdk'
import { valueLabel } from '../report/attribute-sections.ts'
import { type Html, html } from '../report/html.ts'
import { humanize } from '../system/format.ts'

type Options = readonly (readonly [value: string, label: string])[]

const RANGES: Options = [
  ['', 'All time'],
  ['15m', 'Last 15 minutes'],
  ['1h', 'Last hour'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['between', 'From – to'],
]

/** Returns the label of a filter. @example filterName('entry_step') // 'Began at' */
export function filterName(name: string): string {
  return { range: 'Time range', entry_step: 'Began at', app_version: 'App version' }[name] ?? humanize(name)
}

/**
 * Renders the form of everything that the journey can be filtered by and compared by. It is the same for every address: the page's script
 * fills it in.
 */
export function filterForm({ steps, attributes = {} }: JourneyDefinition): Html {
  const declared = Object.entries(attributes).map(([name, { values }]) => ({
    name,
    values: values.map(String).map(value => [value, valueLabel(value)] as const),
  }))
  const entries = steps.filter(({ entry }, i) => i === 0 || entry).map(({ name }) => [name, humanize(name)] as const)
  const filters = [
    ...declared,
    { name: 'app_version', values: [] },
    ...(entries.length > 1 ? [{ name: 'entry_step', values: entries }] : []),
  ]
  const comparisons: Options = [
    ['', 'Nothing'],
    ['previous', 'The range before this one'],
    ...[...declared.map(({ name }) => name), 'app_version'].map(name => [`by.${name}`, filterName(name)] as const),
  ]
  return html`<form class="filters" id="filters" aria-label="Filters and comparison" autocomplete="off">
${select('since', 'Time range', RANGES)}
${filters.map(({ name, values }) => select(`where.${name}`, filterName(name), [['', 'Any'], ...values]))}
${select('compare', 'Compare', comparisons)}
${select('a', 'First value', [['', 'Choose']], true)}
${select('b', 'Second value', [['', 'Choose']], true)}
<div class="between-field" id="between" hidden>
<div class="field"><label for="filter-from">From</label><input type="datetime-local" id="filter-from" name="from"></div>
<div class="field"><label for="filter-to">To before</label><input type="datetime-local" id="filter-to" name="to"></div>
<button type="submit">Show this range</button>
</div>
<button type="button" id="clear-filters" hidden>Clear filters</button>
</form>
`
}

function select(name: string, label: string, options: Options, isHidden = false): Html {
  const id = `filter-${name.replaceAll('.', '-')}`
  return html`<div class="field"${isHidden && html` hidden`}>
<label for="${id}">${label}</label>
<select id="${id}" name="${name}">${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select>
</div>
`
}
