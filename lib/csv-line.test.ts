import { expect, it } from 'vitest'
import { csvLine } from './csv-line.ts'

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '\u00a0=1+1', ' +1', '\ufeff=1', '＝1+1', '＠SUM(A1)'])(
  '%j is text and no formula',
  (text) => {
    const [cell = ''] = csvLine([text]).split('\r\n')
    expect(cell.replace(/^"/, '')).toMatch(/^'/)
  },
)

it('keeps what needs quotes, and leaves nothing, numbers and times as they are', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', null, undefined, -3, '2026-11-23T00:00:00.000Z', { a: [1] }])).toBe(
    '"a,b","say ""hi""","two\nlines",,,-3,2026-11-23T00:00:00.000Z,"{""a"":[1]}"\r\n',
  )
})
