import { inertMarkdown, visibleText } from './visible-text.ts'

/** Placeholder for what only people know. The release plans' own templates use the same text. */
export const FILL_IN = '[FILL_IN]'
/** A choice that is a person's to make. */
export const PICK_ONE = '[PICK_ONE]: yes | no | N/A'

/**
 * A Markdown table. Cells are Markdown, but in one line, and without breaking out of their column.
 * @example table(['Step', 'Team'], [['`modal`', 'meds']])
 */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A declared name in a text. */
export function code(name: string): string {
  return `\`${name}\``
}

/**
 * Puts a person's text into one line of Markdown. Keeps its markup and links, but defuses mentions and HTML comments,
 * which could hide the rest.
 */
export function oneLine(text: string): string {
  return withoutMentions(text.replace(/\s+/g, ' ').trim().replaceAll('<!--', '&lt;!--'))
}

/**
 * Defuses mentions in Markdown, which would notify people. Code and addresses stay unchanged.
 * @example withoutMentions('@everyone: `@context.journey`') // '@\u200beveryone: `@context.journey`'
 */
export function withoutMentions(markdown: string): string {
  return markdown.replace(/(`+)[^`]+\1|(?<![\w/.])@(?=\w)/g, found => (found === '@' ? '@\u200b' : found))
}

/** Escapes what Markdown, or HTML in it, would take for markup, a mention or a link. */
export function escapeMarkdown(text: string): string {
  const line = text.replace(/\s+/g, space => (space === '\u00a0' ? space : ' '))
  const shown = visibleText(line).replace(/[\\`*_[\]<>|#~&]/g, character =>
    character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
  )
  return inertMarkdown(shown)
}

function cell(text: string): string {
  return visibleText(oneLine(text)).replace(/(?<!\\)\|/g, '\\|')
}
