import { expect, test } from 'vitest'
import { inertMarkdown, visibleColoredText, visibleText } from './visible-text.ts'

test.each([
  ['a title', '\u001b]0;You won\u0007', '\\u001b]0;You won\\u0007'],
  ['a clear screen', '\u001b[2J', '\\u001b[2J'],
  ['a link', '\u001b]8;;https://evil.example\u001b\\here', '\\u001b]8;;https://evil.example\\u001b\\here'],
  ['a sequence of one character', '\u009b31m', '\\u009b31m'],
  ['another direction', 'user\u202Enimda\u202c\u2067', 'user\\u202enimda\\u202c\\u2067'],
  ['a new line of its own', 'a\u2028b\rc\u0085d', 'a\\u2028b\\u000dc\\u0085d'],
  ['what nobody sees', '1.2\u200b.3\ufeff\u2060\u00ad\u{e0041}', '1.2\\u200b.3\\ufeff\\u2060\\u00ad\\udb40\\udc41'],
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
