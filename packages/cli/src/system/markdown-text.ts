import { inertMarkdown, visibleText } from './visible-text.ts'

/** Placeholder for facts that only people know. Templates of release plans use the same text. */
export const FILL_IN = '[FILL_IN]'
/** Placeholder for a choice that a person makes. */
export const PICK_ONE = '[PICK_ONE]: yes | no | N/A'

/**
 * Renders a Markdown table. Cells are Markdown, and stay on one line and in their column.
 * @example table(['Step', 'Team'], [['`modal`', 'meds']])
 */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Formats a declared name as inline code. */
export function code(name: string): string {
  return `\`${name}\``
}

/**
 * Puts text of a person or an event into one line of Markdown. Keeps its markup, and links that are written as
 * `[text](https://…)`, but defuses mentions, bare addresses, images, HTML and marks that change the text direction.
 */
export function oneLine(text: string): string {
  const line = singleLine(text).trim()
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

/** Returns whether text is a web address without characters that could end a link in Markdown. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>()[\]`|\\]+$/.test(text)
}

/** Formats an address that a plan gives as a link, on one line of Markdown. Anything but a web address stays text. */
export function webLink(url: string): string {
  return isWebAddress(url) ? visibleText(url) : oneLine(url)
}

/** Escapes characters that Markdown, or HTML in it, would read as markup, a mention or a link. */
export function escapeMarkdown(text: string): string {
  const shown = singleLine(text).replace(/[\\`*_[\]<>|#~&]/g, character =>
    character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
  )
  return inertMarkdown(shown)
}

/** Puts text into one line, with hidden characters escaped: some of them count as blanks. */
function singleLine(text: string): string {
  return visibleText(text.replace(/\r\n?/g, '\n')).replace(/[^\S\u00a0]+/g, ' ')
}

function cell(text: string): string {
  return oneLine(text).replace(/(?<!\\)\|/g, '\\|')
}
