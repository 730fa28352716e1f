import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csv } from './csv.ts'

test('cells keep their commas, quotes and lines; a missing value is empty', () => {
  expect(
    csv(
      ['a', 'b', 'c'],
      [
        { a: 'x, "y"', b: null, c: -1.5 },
        { a: 'two\nlines', c: true },
      ],
    ),
  ).toBe('a,b,c\r\n"x, ""y""",,-1.5\r\n"two\nlines",,true\r\n')
})

test('no text is a formula, whatever its beginning', () => {
  fc.assert(
    fc.property(fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t=', ' =', '\r', '＝'), fc.string()), parts => {
      const [, line = ''] = csv(['a'], [{ a: parts.join('') }]).split(/\r\n(?=["'])/)
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true)
    }),
  )
})
