import { inertMarkdown, visibleText } from '../system/visible-text.ts'
import type { Block, Document, Table } from './document.ts'

/** Renders the document as GitHub's Markdown. Omits pictures, since the table below each one has the same numbers. */
export function renderMarkdown({ title, lead, about, sections }: Document): string {
  const parts = [
    `# ${escaped(title)}`,
    ...lead.map((paragraph, i) => (i === 0 ? `**${escaped(paragraph)}**` : escaped(paragraph))),
    ...about.map(escaped),
    ...sections.flatMap(section => [`## ${escaped(section.title)}`, ...section.blocks.flatMap(renderBlock)]),
  ]
  return `${parts.join('\n\n')}\n`
}

function renderBlock(block: Block): string[] {
  switch (block.type) {
    case 'text':
      return [escaped(block.text)]
    case 'list':
      return [block.items.map(item => `- ${escaped(item)}`).join('\n')]
    case 'warnings':
      return [block.items.map(item => `> ${escaped(item)}`).join('\n>\n')]
    case 'picture':
    case 'bars':
      return []
    case 'table':
      return renderTable(block.table)
  }
}

function renderTable({ caption, columns, rows, links = [], otherwise = '' }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const titled = (text: string, link: string | undefined) => (link === undefined ? text : `[${text}](${link})`)
  const cells = (row: readonly string[], r: number) =>
    row.map((cell, c) => (c === 0 ? titled(escaped(cell), links[r]) : escaped(cell)))
  const body =
    rows.length === 0
      ? [escaped(otherwise)]
      : [
          [
            line(columns.map(({ title }) => escaped(title))),
            line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
            ...rows.map((row, r) => line(cells(row, r))),
          ].join('\n'),
        ]
  return [`*${escaped(caption)}*`, ...body]
}

/** Escapes text that Markdown, or HTML in it, would read as markup, a mention or a link. */
function escaped(text: string): string {
  const line = text.replace(/\s+/g, space => (space === '\u00a0' ? space : ' '))
  const shown = visibleText(line).replace(/[\\`*_[\]<>|#~&]/g, character =>
    character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
  )
  return inertMarkdown(shown)
}
