import type { RenderedTable } from './rendered-page.ts'

/** Reads the tables of a Markdown report, as GitHub shows them. */
export function readMarkdownTables(markdown: string): RenderedTable[] {
  return markdown.split('\n\n').flatMap((block, i, blocks) => {
    if (!block.startsWith('| ')) return []
    const [columns = [], , ...rows] = block.split('\n').map(cells)
    return [{ caption: plain(blocks[i - 1]?.slice(1, -1) ?? ''), columns, rows }]
  })
}

function cells(line: string): string[] {
  return line.trim().slice(2, -2).split(/ \| /).map(plain)
}

function plain(text: string): string {
  return text
    .replace(/\\(.)/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&')
    .replace(/\u200b/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
