import { escapeMarkdown } from '../system/markdown-text.ts'
import type { Block, Document, Table } from './document.ts'

/** Renders the document as GitHub's Markdown. Omits pictures, since the table below each one has the same numbers. */
export function renderMarkdown({ title, lead, about, sections }: Document): string {
  const parts = [
    `# ${escapeMarkdown(title)}`,
    ...lead.map((paragraph, i) => (i === 0 ? `**${escapeMarkdown(paragraph)}**` : escapeMarkdown(paragraph))),
    ...about.map(escapeMarkdown),
    ...sections.flatMap(section => [`## ${escapeMarkdown(section.title)}`, ...section.blocks.flatMap(renderBlock)]),
  ]
  return `${parts.join('\n\n')}\n`
}

function renderBlock(block: Block): string[] {
  switch (block.type) {
    case 'text':
      return [escapeMarkdown(block.text)]
    case 'list':
      return [block.items.map(item => `- ${escapeMarkdown(item)}`).join('\n')]
    case 'warnings':
      return [block.items.map(item => `> ${escapeMarkdown(item)}`).join('\n>\n')]
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
    row.map((cell, c) => (c === 0 ? titled(escapeMarkdown(cell), links[r]) : escapeMarkdown(cell)))
  const body =
    rows.length === 0
      ? [escapeMarkdown(otherwise)]
      : [
          [
            line(columns.map(({ title }) => escapeMarkdown(title))),
            line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
            ...rows.map((row, r) => line(cells(row, r))),
          ].join('\n'),
        ]
  return [`*${escapeMarkdown(caption)}*`, ...body]
}
