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
 * Puts text of a person or an event into one line of Markdown. Keeps its markup, and links that are written as
 * `[text](https://…)`, but defuses mentions, bare addresses, images, HTML and marks that turn the direction of writing.
 */
export function oneLine(text: string): string {
  const line = visibleText(text.replace(/[^\S\u00a0]+/g, ' ').trim())
  return line
    .split(CODE_OR_LINK)
    .map((part, i) => (i % 2 === 0 ? inert(part) : part))
    .join('')
}

const CODE_OR_LINK = /((?<![`\\])(?:`[^`]+`|``[^`]+``)(?!`)|(?<![!\\])\[[^[\]`@<]*\]\(https?:\/\/[^\s()<>`]+\))/

function inert(markdown: string): string {
  return inertMarkdown(markdown)
    .replace(/<(?=[a-z/!?])/gi, '&lt;')
    .replace(/\](?=\[|\((?!#))/g, ']\\')
    .replace(/(?<!\\)`/g, '\\`')
}

/** Tells whether text is a web address without characters that could end a link in Markdown. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>()[\]`|\\]+$/.test(text)
}

/** Puts an address that a plan gives as a link into one line of Markdown. Anything but a web address stays text. */
export function webLink(url: string): string {
  return isWebAddress(url) ? visibleText(url) : oneLine(url)
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
  return oneLine(text).replace(/(?<!\\)\|/g, '\\|')
}
