/** Reads the rows of a CSV file, without its header, as a spreadsheet does. */
export function readCsv(content = ''): string[][] {
  const rows = content.split('\r\n').slice(1, -1)
  return rows.map(row =>
    [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = '']) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"'),
    ),
  )
}
