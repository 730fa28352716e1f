import { expect, test } from 'vitest'
import { table } from './blocks.ts'
import { reportCsv } from './report-csv.ts'

test('each table is a file: rates have columns for their interval, counts have no separators, and no cell is a formula', () => {
  const rows = [
    ['=1+1', '1,234', '53.8% (38.6–68.4)'],
    ['-2', '<11', 'withheld'],
    ['rest', '0', '–'],
  ]
  const section = { id: 'pages', title: 'Pages', blocks: [table('Pages', ['Page', '#Views', '#Rate'], rows)] }
  expect(reportCsv({ sections: [section] })).toEqual({
    'pages-1.csv': [
      'Page,Views,"Rate, %","Rate, low %","Rate, high %"',
      "'=1+1,1234,53.8,38.6,68.4",
      "'-2,<11,withheld,,",
      'rest,0,–,,',
      '',
    ].join('\r\n'),
  })
})
