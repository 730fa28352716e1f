import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { inertMarkdown, visibleColoredText, visibleText, visibleValue } from './visible-text.ts'

test.each([
  ['a title', '\u001b]0;You won\u0007', '\\u001b]0;You won\\u0007'],
  ['a clear screen', '\u001b[2J', '\\u001b[2J'],
  ['a link', '\u001b]8;;https://evil.example\u001b\\here', '\\u001b]8;;https://evil.example\\u001b\\here'],
  ['a sequence of one character', '\u009b31m', '\\u009b31m'],
  ['another direction', 'user\u202Enimda\u202c\u2067', 'user\\u202enimda\\u202c\\u2067'],
  ['a new line of its own', 'a\u2028b\rc\u0085d', 'a\\u2028b\\u000dc\\u0085d'],
  ['what nobody sees', '1.2\u200b.3\ufeff\u2060\u00ad\u{e0041}', '1.2\\u200b.3\\ufeff\\u2060\\u00ad\\udb40\\udc41'],
  ['joiners', '1.0\u200c-\u200dbeta', '1.0\\u200c-\\u200dbeta'],
  ['fillers and odd blanks', '\u3164\u115f\uffa0\u034f\u2800\u2009', '\\u3164\\u115f\\uffa0\\u034f\\u2800\\u2009'],
  ['selectors that select nothing', '1\ufe0f.0\u{e0100}', '1\\ufe0f.0\\udb40\\udd00'],
  ['half a letter, and what is none', '\ud83d\ufffe\ue000', '\\ud83d\\ufffe\\ue000'],
  ['a flood of marks', 'a\u0302\u0303\u0304\u0305\u0306', 'a\u0302\u0303\u0304\\u0305\\u0306'],
  ['only emoji', '2️⃣ ☎️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩🏽‍⚕️ 👨‍👩‍👧', '2️⃣ ☎️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩🏽‍⚕️ 👨‍👩‍👧'],
  ['only letters', 'Größe 1.0 👩‍⚕️\n\tשלום', 'Größe 1.0 👩‍⚕️\n\tשלום'],
])('control and hidden characters become visible: %s', (_, text, shown) => {
  expect(visibleText(text)).toBe(shown)
  const bold = `\u001b[1m${text}\u001b[22m`
  expect(visibleColoredText(bold, { hasColors: true })).toBe(`\u001b[1m${shown}\u001b[22m`)
  expect(visibleColoredText(bold, { hasColors: false })).toBe(shown)
})

test('JSON keeps its meaning', () => {
  const value = { text: '\u009b2J\u202e\u2028\u0000\u{e0041}\u200b' }
  expect(JSON.parse(visibleText(JSON.stringify(value)))).toEqual(value)
})

test('Markdown contains no working mention and no link', () => {
  expect(inertMarkdown('@everyone, see https://evil.example or www.evil.example')).toBe(
    '@\u200beveryone, see https&#58;//evil.example or www&#46;evil.example',
  )
})

test.each([
  ['1.0', '1.0'],
  ['処方箋 (canary)', '処方箋 (canary)'],
  ['שלום', 'שלום'],
  [null, 'none'],
  ['none', '"none"'],
  ['', '""'],
  ['1.0 ', '"1.0 "'],
  ['1.0\u00a0b', '"1.0\\u00a0b"'],
  ['Cafe\u0301', '"Cafe\\u0301"'],
  ['1.0\\u200b', '"1.0\\\\u200b"'],
  ['1.0\u200b', '"1.0\\u200b"'],
  ['1.0-א', '"1.0-\\u05d0"'],
  ['処方箋\u3000(canary)', '"処方箋\\u3000(canary)"'],
  ['версия 1.0', 'версия 1.0'],
  ['δοκιμή', 'δοκιμή'],
  ['саnary', '"\\u0441\\u0430nary"'],
  ['сор', '"\\u0441\\u043e\\u0440"'],
  ['версиο', '"\\u0432\\u0435\\u0440\\u0441\\u0438\\u03bf"'],
])('a value that could be mistaken for another one is in quotes: %j', (value, shown) => {
  expect(visibleValue(value)).toBe(shown)
  expect(visibleText(shown)).toBe(shown)
})

test('no two values look alike, and each is as wide as it says', () => {
  /** Returns what a reader sees: no invisible characters, one kind of blank and of a, and each mark on its letter. */
  const seen = (text: string) =>
    text
      .replace(/[аα]/g, 'a')
      .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
      .replace(/\s+/g, ' ')
      .trim()
      .normalize()
  const parts = [
    '1',
    '.',
    'a',
    'а',
    'α',
    'б',
    'λ',
    'é',
    'e',
    '\u0301',
    ' ',
    '\u00a0',
    '\u3000',
    '\u200b',
    '\u200d',
    '\ufe0f',
    '\u3164',
    '\u{e0041}',
    '\\',
    '"',
    'u200b',
    'א',
    '👩',
    '⚕',
    '漢',
    '\ud83d',
    'none',
  ]
  const values = fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map(each => each.join(''))
  const shown = new Map<string, string>()
  fc.assert(
    fc.property(values, value => {
      const text = visibleValue(value)
      const other = shown.get(seen(text))
      if (other !== undefined) expect(value).toBe(other)
      shown.set(seen(text), value)
      expect(stringWidth(text)).toBe(stringWidth(visibleText(text)))
    }),
    { numRuns: 3_000 },
  )
})

test('a long value is cut, and still differs from others that begin like it', () => {
  const [one, other] = ['a', 'b'].map(end => visibleValue(`${'1.'.repeat(5_000)}${end}`)) as [string, string]
  expect(one).toMatch(/^(1\.){32}… \(of 10001 characters, SHA-256 [0-9a-f]{12}…\)$/)
  expect(one).not.toBe(other)
})
