/**
 * One line of CSV (RFC 4180). Text that a spreadsheet would take for a formula gets a leading apostrophe, because names in it come from
 * people; nothing, null and numbers are themselves, everything else is JSON.
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`
}

// Also in full width, which spreadsheets in East Asian locales read alike, and behind what they drop from the beginning of a cell.
const FORMULA = /^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
