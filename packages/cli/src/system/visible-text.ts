/**
 * Characters that a terminal acts upon instead of showing them, and marks that turn the direction of writing: text of events may
 * hold any. https://trojansource.codes
 */
const ACTING = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu
/** A sequence of the terminal that sets colors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with one.
const COLOR = /(\x1b\[[\d;]*m)/

/**
 * Spells characters that act as JSON does, so that every terminal and page shows them. JSON text stays the same JSON.
 *
 * @example visibleText('1.0\u001b[2J') // '1.0\\u001b[2J'
 */
export function visibleText(text: string): string {
  return text.replace(ACTING, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Does the same with text that was given colors, which are kept or dropped. */
export function visibleColoredText(text: string, { hasColors }: { readonly hasColors: boolean }): string {
  return text
    .split(COLOR)
    .map((part, i) => (i % 2 === 0 ? visibleText(part) : hasColors ? part : ''))
    .join('')
}

/**
 * Defuses bare text that chats and Markdown would turn into mentions or links.
 *
 * @example inertMarkdown('@everyone www.example.org') // '@\u200beveryone www&#46;example.org'
 */
export function inertMarkdown(text: string): string {
  return text
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\b(www)\.(?=\w)/gi, '$1&#46;')
}
