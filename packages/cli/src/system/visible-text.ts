import { createHash } from 'node:crypto'

/**
 * Finds emoji, which are kept whole, and what is spelled out instead of printed. These are control characters, on which a terminal acts,
 * marks that change the text direction, and invisible characters, except the one that defuses an `@`. More than three marks on one
 * letter would cover the lines around it. Text of events may contain all of these. https://trojansource.codes
 */
const EMOJI_OR_HIDDEN =
  /(?=[\p{Emoji}--[#*0-9]]|[#*0-9]\ufe0f)\p{RGI_Emoji}|(?<!@)\u200b|[[\p{C}\p{Default_Ignorable_Code_Point}\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800]--[\n\t\u200b]]|(?<=[\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]/gv
const EMOJI = /^\p{RGI_Emoji}$/v
/** Letters that are written from right to left: among others, they change the places of both. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/v
/** Letters of scripts that share shapes with Latin ones. */
const LIKE_LATIN =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\p{Script=Deseret}]/v
/** Text in one of those scripts, with a letter that none of the others has. Latin letters in it are another script. */
const UNLIKE_LATIN =
  /^(?=.*[бгджзийлпфцчшщъыэюя])[\p{Script=Cyrillic}\P{L}]+$|^(?=.*[γδζθλξπσςφψω])[\p{Script=Greek}\P{L}]+$/iv
const MISLEADING = new RegExp(
  `[[\\s\\p{M}\\u200b\\u200d${RIGHT_TO_LEFT.source}${LIKE_LATIN.source}]--[ ]]|(?<=\\s) `,
  'gv',
)
const MISTAKABLE = /^\s|\s$|\s{2}|[[\s\u200b\ufe0f]--[ ]]/v
/** Longer values are cut: no table has room for them. */
const MAX_VALUE_LENGTH = 64
/** A terminal sequence that sets colors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence begins with a control character.
const COLOR = /(\x1b\[[\d;]*m)/

/**
 * Escapes control and hidden characters as JSON does, so that every terminal and page shows them. JSON text keeps its meaning.
 *
 * @example visibleText('1.0\u001b[2J') // '1.0\\u001b[2J'
 */
export function visibleText(text: string): string {
  return text.replace(EMOJI_OR_HIDDEN, found => (EMOJI.test(found) ? found : spellOut(found)))
}

/**
 * Renders a value that an event brought, such as the version of an app, so that no two values look alike. A value is
 * in quotes, with escapes as in JSON, if it could be mistaken for another one. A long one is cut, with a digest of all of it.
 *
 * @param value null if there is none.
 * @example visibleValue('1.0\u00a0beta') // '"1.0\\u00a0beta"'
 */
export function visibleValue(value: string | null): string {
  if (value === null) return NO_VALUE
  const shown = distinctText(value)
  const characters = Array.from(shown)
  if (characters.length <= MAX_VALUE_LENGTH) return shown
  const digest = createHash('sha256').update(value, 'utf16le').digest('hex').slice(0, 12)
  return `${characters.slice(0, MAX_VALUE_LENGTH).join('')}… (of ${characters.length} characters, SHA-256 ${digest}…)`
}

const NO_VALUE = 'none'

/**
 * Renders text that an event brought in full, such as a path, so that no two look alike, as `visibleValue` does.
 *
 * @example distinctText('/pay/сору') // '"/pay/\\u0441\\u043e\\u0440\\u0443"'
 */
export function distinctText(text: string): string {
  return isUnmistakable(text) ? text : visibleText(JSON.stringify(text)).replace(MISLEADING, spellOut)
}

/** Renders the name of a group: the value of its journeys, or `none`. */
export function visibleName(name: string): string {
  return name === NO_VALUE ? name : visibleValue(name)
}

function isUnmistakable(value: string): boolean {
  return (
    value !== '' &&
    value !== NO_VALUE &&
    !/^"|\\/.test(value) &&
    !MISTAKABLE.test(value) &&
    value === value.normalize() &&
    value === visibleText(value) &&
    (!LIKE_LATIN.test(value) || UNLIKE_LATIN.test(value)) &&
    !(RIGHT_TO_LEFT.test(value) && /[^\p{L}\p{M}]/u.test(value.replace(/ /g, '')))
  )
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
