/**
 * Control characters, on which a terminal acts, marks that change the text direction, and characters that nobody sees, except
 * those that join letters or follow an `@`. Text of events may contain them. https://trojansource.codes
 */
const HIDDEN_CHARACTERS =
  /(?![\n\t])[\p{Cc}\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|(?<!@)\u200b/gu
/** A terminal sequence that sets colors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence begins with a control character.
const COLOR = /(\x1b\[[\d;]*m)/

/**
 * Escapes control and hidden characters as JSON does, so that every terminal and page shows them. JSON text keeps its meaning.
 *
 * @example visibleText('1.0\u001b[2J') // '1.0\\u001b[2J'
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN_CHARACTERS, spellOut)
}

function spellOut(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
  return units.map(unit => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/** Escapes control characters in text with terminal colors, and keeps or drops the colors. */
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
