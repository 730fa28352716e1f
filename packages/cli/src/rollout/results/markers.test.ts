import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillSlot, findSlot, markersOf } from './markers.ts'

const [OPEN, CLOSE] = markersOf('results:B')
const fill = (text: string, content: string) => fillSlot(findSlot(text, 'results:B', 'plan.md'), content)

test('replaces what is between the markers, and nothing else', () => {
  const text = `# Plan\n\n${OPEN}\nold\n${CLOSE}\nafter`
  expect(fill(text, 'new\nlines\n')).toBe(`# Plan\n\n${OPEN}\nnew\nlines\n${CLOSE}\nafter`)
  expect(fill(`${OPEN}\n${CLOSE}`, 'new')).toBe(`${OPEN}\nnew\n${CLOSE}`)
})

test('ends lines as the file does, also where it does not agree with itself', () => {
  expect(fill(`a\n${OPEN}\r\nold\n${CLOSE}\n`, 'x\ny')).toBe(`a\n${OPEN}\r\nx\r\ny\r\n${CLOSE}\n`)
})

test('indents as the markers are', () => {
  expect(fill(`- Results:\n  ${OPEN}\n  ${CLOSE}\n`, 'x\n\ny')).toBe(`- Results:\n  ${OPEN}\n  x\n\n  y\n  ${CLOSE}\n`)
})

test('leaves every byte outside as it is, and filling twice is filling once', () => {
  const outside = fc
    .string({ unit: fc.constantFrom('a', ' ', '\n', '\r\n', '\t', 'é', '<!--', '-->', '\u0000', '*') })
    .filter(text => !text.includes('journey-monitor'))
  fc.assert(
    fc.property(outside, outside, outside, fc.constantFrom('\n', '\r\n'), (before, old, after, newline) => {
      const lines = (text: string) => (text && !text.endsWith('\n') ? `${text}${newline}` : text)
      const head = `${lines(before)}${OPEN}${newline}`
      const tail = `${CLOSE}${newline}${after}`
      const filled = fill(`${head}${lines(old)}${tail}`, 'new\nwords')
      expect(filled).toBe(`${head}new${newline}words${newline}${tail}`)
      expect(fill(filled, 'new\nwords')).toBe(filled)
    }),
  )
})

describe('says in which line', () => {
  const [otherOpen, otherClose] = markersOf('results:C')

  test.each([
    [
      'there is no place',
      '# Plan\n',
      /plan\.md has no place for results:B \(it has no markers at all\); add the lines/,
    ],
    ['only another stage has one', `${otherOpen}\n${otherClose}`, /it has those of results:C/],
    ['it is not closed', `a\n${OPEN}\n`, /plan\.md, line 2: .* is never closed; add the line <!-- \/journey-monitor/],
    ['it is not opened', `a\n\n${CLOSE}\n`, /line 3: .* comes without/],
    ['it is closed before it is opened', `${CLOSE}\n${OPEN}\n`, /line 1: .* comes without/],
    ['it is there twice', `${OPEN}\n${CLOSE}\n${OPEN}\n${CLOSE}\n`, /line 3: .* twice, first in line 1/],
    ['it is opened twice', `${OPEN}\n${OPEN}\n${CLOSE}\n`, /line 2: .* twice, first in line 1/],
    ['it is closed twice', `${OPEN}\n${CLOSE}\n${CLOSE}\n`, /line 3: .* twice/],
    ['another is inside it', `${OPEN}\n${otherOpen}\n${otherClose}\n${CLOSE}`, /line 2: .* inside results:B/],
    ['it is inside another', `${otherOpen}\n${OPEN}\n${CLOSE}\n${otherClose}`, /line 2: .* inside results:C/],
    ['they overlap', `${OPEN}\n${otherClose}\n${CLOSE}`, /line 2: .* inside results:B/],
    ['it is not alone', `see ${OPEN}\n${CLOSE}`, /line 1: .* alone in its line/],
    ['both are in one line', `${OPEN}${CLOSE}`, /line 1: .* alone in its line/],
  ])('%s', (_, text, message) => {
    expect(() => findSlot(text, 'results:B', 'plan.md')).toThrow(message)
  })
})
