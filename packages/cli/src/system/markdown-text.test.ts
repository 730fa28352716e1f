import { expect, test } from 'vitest'
import { oneLine, webLink } from './markdown-text.ts'

test.each([
  ['@everyone, ask (@team-a)', '@\u200beveryone, ask (@\u200bteam-a)'],
  ['`@context.journey.step` and ``@x``', '`@context.journey.step` and ``@x``'],
  ['https://example.org or www.example.org', 'https&#58;//example.org or www&#46;example.org'],
  ['<b>', '&lt;b>'],
  ['a ` b', 'a \\` b'],
  ['@ noon', '@ noon'],
])('mentions and bare addresses do not work, code stays as it is: %s', (text, expected) => {
  expect(oneLine(text)).toBe(expected)
})

test('a person’s text stays on one line, with no working mention and no hidden part', () => {
  expect(oneLine('see [the ticket](https://example.org)\n<!-- @everyone')).toBe(
    'see [the ticket](https://example.org) &lt;!-- @\u200beveryone',
  )
})

test('a link stays a link only if it is a web address', () => {
  expect(webLink('https://example.org/@team')).toBe('https://example.org/@team')
  expect(webLink('javascript:alert(1) https://example.org')).toBe('javascript:alert(1) https&#58;//example.org')
})
