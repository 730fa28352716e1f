type Cell = string | number | boolean | null | undefined

/** Text that spreadsheets read as the beginning of a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/

/**
 * Renders records as CSV (RFC 4180), a column for each name in `columns`. Text that a spreadsheet would run begins with `'`.
 *
 * @example csv(['step', 'entered'], [{ step: 'modal', entered: 12 }]) // 'step,entered\r\nmodal,12\r\n'
 */
export function csv(columns: readonly string[], records: readonly object[]): string {
  const lines = [
    columns,
    ...records.map(record => columns.map(column => (record as Readonly<Record<string, Cell>>)[column])),
  ]
  return lines.map(cells => `${cells.map(field).join(',')}\r\n`).join('')
}

function field(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
