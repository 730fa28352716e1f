import { expect, test } from 'vitest'
import { oneLine, withoutMentions } from './markdown-text.ts'

test.each([
  ['@everyone, ask (@team-a)', '@\u200beveryone, ask (@\u200bteam-a)'],
  ['`@context.journey.step` and ``@x``', '`@context.journey.step` and ``@x``'],
  ['someone@example.org, https://example.org/@team', 'someone@example.org, https://example.org/@team'],
  ['@ noon', '@ noon'],
])('mentions are broken, code and addresses are not: %s', (text, expected) => {
  expect(withoutMentions(text)).toBe(expected)
})

test('a person’s text stays on one line, mentions nobody and hides nothing', () => {
  expect(oneLine('see [the ticket](https://example.org)\n<!-- @everyone')).toBe(
    'see [the ticket](https://example.org) &lt;!-- @\u200beveryone',
  )
})
