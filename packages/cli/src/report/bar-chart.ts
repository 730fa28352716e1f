import type { BarChart, BarFill, BarRow } from './document.ts'
import { hatchPattern } from './hatch-pattern.ts'
import { type Html, html, trusted } from './html.ts'

/** Length of a bar whose number is hidden, as a share of the track. The same for every hidden number. */
const HIDDEN_LENGTH = 0.04

/** Explains the hatching in a chart's caption. */
export const HATCHED = 'Hatched: the number is withheld; hatched parts all have the same length.'

const TEAM_COLORS = 4

/**
 * Renders bars as a list, so that they are text for screen readers, narrow screens and copying. Drawn with SVG attributes, since a page
 * may refuse inline styles.
 *
 * @param id of the section, from which the chart's own IDs are made.
 */
export function renderBarChart({ caption, rows, ticks = [] }: BarChart, id: string): Html {
  const hatch = `${id}-hatch`
  const hasHidden = rows.some(({ fills }) => fills.some(({ pattern }) => pattern === 'hidden'))
  return html`<figure class="bars">
<figcaption>${caption}</figcaption>
${hasHidden && html`<svg class="patterns" aria-hidden="true" width="0" height="0">${trusted(hatchPattern(hatch))}</svg>\n`}<ul>
${rows.map(row => renderRow(row, ticks, hatch))}${ticks.length > 0 && renderAxis(ticks)}</ul></figure>
`
}

function renderRow(row: BarRow, ticks: NonNullable<BarChart['ticks']>, hatch: string): Html {
  const { name, team, value, note, color, isBetween, link } = row
  const classes = ['bar', color === undefined ? 'no-team' : `team-${color % TEAM_COLORS}`, isBetween && 'between']
  return html`<li class="${classes.filter(Boolean).join(' ')}">
<span class="name">${link === undefined ? name : html`<a href="${link}">${name}</a>`}${team && html` <small>${team}</small>`}</span>
<svg class="track" aria-hidden="true" width="100%" height="100%">${ticks.map(({ at }) => html`<line class="grid" x1="${percent(at)}" x2="${percent(at)}" y1="-50%" y2="150%"/>`)}${row.fills.map(fill => renderFill(fill, hatch))}</svg>
<span class="value">${value}${note && html` <small>${note}</small>`}</span>
</li>
`
}

function renderFill(part: BarFill, hatch: string): Html {
  const length = part.pattern === 'hidden' ? HIDDEN_LENGTH : part.to - part.from
  const fill = part.pattern === 'hidden' && html` fill="url(#${hatch})"`
  return html`<rect class="${part.pattern}" x="${percent(part.from)}" width="${percent(length)}" height="100%"${fill}/>`
}

function renderAxis(ticks: NonNullable<BarChart['ticks']>): Html {
  return html`<li class="bar axis" aria-hidden="true">
<span class="name"></span>
<svg class="track" width="100%" height="100%">${ticks.map(({ at, label }) => html`<text x="${percent(at)}" y="1em" text-anchor="${at > 0.95 ? 'end' : at < 0.05 ? 'start' : 'middle'}">${label}</text>`)}</svg>
<span class="value"></span>
</li>
`
}

/** @example percent(0.4465) // '44.65%' */
function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))}%`
}
