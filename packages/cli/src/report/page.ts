import { renderBarChart } from './bar-chart.ts'
import type { Block, Document, Section, Table } from './document.ts'
import { type Html, html, trusted } from './html.ts'
import { STYLES } from './styles.ts'

/** Allows nothing but the page's own styles. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** The parts of a page that {@link renderHtmlPage} puts together. */
export interface HtmlPage {
  readonly title: string
  /** Follow the styles that all pages share. Default: none. */
  readonly styles?: string
  /** Below the title. */
  readonly header: Html | readonly Html[]
  readonly main: Html
}

/** Renders one HTML file that needs nothing else: no network, no script. */
export function renderHtmlPage({ title, styles = '', header, main }: HtmlPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLES + styles)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${header}</header>
<main>
${main}</main>
</body>
</html>
`.html
}

/** Renders a document as one HTML file. */
export function renderPage({ title, lead, about, sections }: Document): string {
  return renderHtmlPage({
    title,
    header: about.map(line => html`<p class="quiet">${line}</p>\n`),
    main: html`${renderLead(lead)}<nav aria-label="Contents"><ul>
${sections.map(({ id, title, isFolded }) => html`<li><a href="#${id}${isFolded && '-content'}">${title}</a></li>\n`)}</ul></nav>
${sections.map(renderSection)}`,
  })
}

/** The answer in a sentence or two. */
export function renderLead(lead: readonly string[]): Html {
  return html`<section class="lead" aria-label="In short">
${lead.map(line => html`<p>${line}</p>\n`)}</section>
`
}

/** A section with its heading. */
export function renderSection({ id, title, blocks, isFolded = false }: Section): Html {
  const heading = html`<h2 id="${id}-title">${title}</h2>`
  const content = blocks.map(block => renderBlock(block, id))
  const whole = isFolded
    ? html`<details>
<summary>${heading}</summary>
<div id="${id}-content">
${content}</div></details>`
    : html`${heading}
${content}`
  return html`<section id="${id}"${isFolded && trusted(' class="folded"')} aria-labelledby="${id}-title">
${whole}</section>
`
}

function renderBlock(block: Block, sectionId: string): Html {
  switch (block.type) {
    case 'text':
      return html`<p>${block.text}</p>\n`
    case 'list':
      return html`<ul>${block.items.map(item => html`<li>${item}</li>`)}</ul>\n`
    case 'warnings':
      return html`<ul class="warnings">${block.items.map(item => html`<li>${item}</li>`)}</ul>\n`
    case 'picture':
      return html`<figure class="scroll wide" tabindex="0">${trusted(block.picture.svg)}</figure>\n`
    case 'bars':
      return renderBarChart(block.bars, sectionId)
    case 'table':
      return renderTable(block.table)
  }
}

/** Number of rows up to which a table is not broken across pages. */
const SHORT_ROWS = 10
/** Number of columns that fit a phone. */
const FITTING_COLUMNS = 3

/** A date, with or without a time of day. */
const TIME = /^\d{4}-\d\d-\d\d( \d\d:\d\d)?$/

/** Renders a table with its caption. A table that is too wide scrolls, with the keyboard too. */
function renderTable({ caption, columns, rows, links = [], isFolded, otherwise }: Table): Html {
  if (rows.length === 0) return html`<p><strong>${caption}:</strong> ${otherwise}</p>\n`
  const kind = (i: number) => (columns[i]?.numeric ? 'number' : 'words')
  const classes = ['scroll', columns.length > FITTING_COLUMNS && 'wide', rows.length <= SHORT_ROWS && 'short']
  const whole = html`<div class="${classes.filter(Boolean).join(' ')}" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, i) => html`<th scope="col" class="${kind(i)}">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row, r) => html`<tr>${row.map((cell, i) =>
    i === 0
      ? html`<th scope="row">${links[r] === undefined ? cell : html`<a href="${links[r]}">${cell}</a>`}</th>`
      : html`<td class="${TIME.test(cell) ? 'time' : kind(i)}">${cell}</td>`,
  )}</tr>
`,
)}</tbody>
</table></div>
`
  return isFolded
    ? html`<details class="table"><summary>${caption}</summary>
${whole}</details>
`
    : whole
}
