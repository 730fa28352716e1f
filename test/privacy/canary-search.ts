import type { Arrived } from './decode.ts'

export interface Finding {
  readonly canary: string
  /** Place of the finding: where it arrived, its type, and the text around it. */
  readonly where: string
  readonly encoding: string
  readonly around: string
}

type Encoding = readonly [name: string, encode: (canary: string) => readonly string[]]

const hex = (letter: string) => letter.charCodeAt(0).toString(16).padStart(2, '0')
const each = (write: (letter: string) => string) => (canary: string) => [[...canary].map(write).join('')]

/**
 * Returns the base64 forms of a canary that begins on the first, second and third byte of a group, without the characters
 * that share bits with others.
 */
function base64(canary: string): string[] {
  return [0, 1, 2].map(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(canary)])
    const isFirstShared = offset > 0 ? offset + 1 : 0
    const whole = Math.floor(bytes.length / 3) * 4
    return bytes.toString('base64').slice(isFirstShared, whole)
  })
}

const urlSafe = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')

/** Encodings of a text. All but base64 ignore case. */
const ENCODINGS: readonly Encoding[] = [
  ['plain', canary => [canary]],
  ['reversed', canary => [[...canary].reverse().join('')]],
  ['percent', each(letter => `%${hex(letter)}`)],
  ['double percent', each(letter => `%25${hex(letter)}`)],
  ['JSON', each(letter => `\\u00${hex(letter)}`)],
  ['JSON in JSON', each(letter => `\\\\u00${hex(letter)}`)],
  ['JavaScript', each(letter => `\\x${hex(letter)}`)],
  ['HTML', each(letter => `&#${letter.charCodeAt(0)};`)],
  ['HTML in hexadecimal', each(letter => `&#x${hex(letter)};`)],
  ['hexadecimal', each(hex)],
  ['UTF-16', each(letter => `${letter}\0`)],
]
const CASE_SENSITIVE: readonly Encoding[] = [
  ['base64', base64],
  ['base64 for URLs', canary => base64(canary).map(urlSafe)],
]

const MIN_LENGTH = 8

/** A canary in one encoding. */
interface Needle {
  readonly canary: string
  readonly encoding: string
  readonly text: string
}

/**
 * Finds `canaries`, words of ASCII letters and digits, in `arrived`, in any encoding, or split over neighbors.
 * @throws Error if a canary is so short that one of its encodings occurs by chance.
 */
export function findCanaries(canaries: readonly string[], arrived: readonly Arrived[]): Finding[] {
  const short = canaries.filter(canary => canary.length < MIN_LENGTH)
  if (short.length > 0)
    throw new Error(`canaries of fewer than ${MIN_LENGTH} letters are found by chance: ${short.join(', ')}`)
  const needlesOf = (encodings: readonly Encoding[]): Needle[] =>
    canaries.flatMap(canary =>
      encodings.flatMap(([encoding, encode]) => encode(canary).map(text => ({ canary, encoding, text }))),
    )
  const inEitherCase = searchFor(needlesOf(ENCODINGS).map(needle => ({ ...needle, text: needle.text.toLowerCase() })))
  const inThisCase = searchFor(needlesOf(CASE_SENSITIVE))
  const findIn = (text: string, where: string): Finding[] =>
    [...inEitherCase(text.toLowerCase()), ...inThisCase(text)].map(({ canary, encoding, at }) => ({
      canary,
      where,
      encoding,
      around: text.slice(Math.max(0, at - 80), at + 80),
    }))
  return arrived.flatMap(({ text, values, where }) => [
    ...findIn(text, where),
    ...joined(values).flatMap(each => findIn(each, `${where}, split`)),
  ])
}

/** Returns a search for the first place of each needle. Nearly every text has none, which one pass over the text shows. */
function searchFor(needles: readonly Needle[]) {
  const any = new RegExp(needles.map(({ text }) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'))
  return (text: string) => {
    if (!any.test(text)) return []
    return needles.flatMap(needle => {
      const at = text.indexOf(needle.text)
      return at < 0 ? [] : [{ ...needle, at }]
    })
  }
}

const CONTENT = ['textContent', 'value', 'text']

/** Joins all texts of each value: its keys and values; for a page's snapshot, only the content. */
function joined(values: readonly unknown[]): string[] {
  return values.flatMap(value => {
    const all: string[] = []
    const content: string[] = []
    const collect = (given: unknown, key: string): void => {
      if (typeof given === 'string' || typeof given === 'number') {
        all.push(`${given}`)
        if (CONTENT.includes(key)) content.push(`${given}`.trim())
      } else if (given && typeof given === 'object') {
        for (const [name, part] of Object.entries(given)) {
          if (!Array.isArray(given)) all.push(name)
          collect(part, Array.isArray(given) ? key : name)
        }
      }
    }
    collect(value, '')
    return [all.join(''), content.join('')]
  })
}
