import { styleText } from 'node:util'

export type TerminalStyle = Parameters<typeof styleText>[0]

/** Styles each word by itself, so that text can be broken between words. */
export function styled(style: TerminalStyle, text: string): string {
  return text
    .split(' ')
    .map(word => (word === '' ? '' : styleText(style, word, { validateStream: false })))
    .join(' ')
}
