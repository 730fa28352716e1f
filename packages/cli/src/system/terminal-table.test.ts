import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { styled } from './terminal-style.ts'
import { renderTable, type TableContent } from './terminal-table.ts'

const steps: TableContent = {
  columns: [
    { title: 'Step' },
    { title: 'Entered', isNumber: true },
    { title: 'Of previous', isNumber: true },
    { title: 'Median', isNumber: true, isOptional: true },
    { title: 'Most lost' },
  ],
  rows: [
    ['1. Invite', '1,234', { full: '81.0% (60.0–92.3)', short: '81.0%' }, '4.7 s', 'Closed, in the modal'],
    ['2. 受付', '987', { full: '7.1% (1.0–12.3)', short: '7.1%' }, '12.1 s', ''],
  ],
}

test.each([
  [
    80,
    `Step       Entered        Of previous  Median  Most lost
───────────────────────────────────────────────────────────────────
1. Invite    1,234  81.0% (60.0–92.3)   4.7 s  Closed, in the modal
2. 受付        987    7.1% (1.0–12.3)  12.1 s`,
  ],
  [
    60,
    `                            Of
Step       Entered    previous  Median  Most lost
────────────────────────────────────────────────────────────
1. Invite    1,234       81.0%   4.7 s  Closed, in the modal
2. 受付        987        7.1%  12.1 s`,
  ],
])('at %i columns, drops intervals, then optional columns, then breaks text', (width, text) => {
  expect(renderTable(steps, width).text).toBe(text)
})

test('a row that fits no width becomes lines, and an unbreakable word becomes a line of its own', () => {
  expect(renderTable(steps, 24).text).toBe(`1. Invite
  Entered: 1,234;
  Of previous: 81.0%;
  Most lost: Closed, in
  the modal
2. 受付
  Entered: 987;
  Of previous: 7.1%`)
})

test('colors take no width, and do not spill into the next column', () => {
  const content: TableContent = {
    columns: [{ title: 'Name' }, { title: 'Count', isNumber: true }],
    rows: [[styled('red', 'Secure Messaging, engineering problems'), '3']],
  }
  const lines = renderTable(content, 30).text.split('\n')
  expect(lines.map(line => stringWidth(line))).toEqual([30, 30, 30, 20])
  expect(lines[2]?.split('\u001b[39m').at(-1)).toMatch(/^ +3$/)
})
