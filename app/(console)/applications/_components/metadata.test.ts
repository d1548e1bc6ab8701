import { describe, expect, it } from 'vitest'
import { metadataText, readMetadata } from './metadata.ts'

function formOf(...rows: [string, string][]): FormData {
  const form = new FormData()
  for (const [name, value] of rows) {
    form.append('metadata-name', name)
    form.append('metadata-value', value)
  }
  return form
}

describe('the metadata of a form', () => {
  it.each([
    { name: 'no rows', rows: [], metadata: {} },
    { name: 'rows with nothing in them', rows: [[' ', '']], metadata: {} },
    { name: 'names without the spaces around them', rows: [[' plan ', ' full ']], metadata: { plan: ' full ' } },
    { name: 'a value of several lines', rows: [['note', 'one\r\ntwo']], metadata: { note: 'one\ntwo' } },
    { name: 'an empty value', rows: [['flag', '']], metadata: { flag: '' } },
    { name: 'a value without a name, for the server to refuse', rows: [['', 'lost']], metadata: { '': 'lost' } },
  ] satisfies { name: string; rows: [string, string][]; metadata: object }[])('reads $name', ({ rows, metadata }) => {
    expect(readMetadata(formOf(...rows))).toEqual({ metadata, repeated: undefined })
  })

  it('says which name stands twice', () => {
    expect(readMetadata(formOf(['plan', 'a'], ['plan', 'b'])).repeated).toBe('plan')
  })

  it('takes no name for one of the prototype', () => {
    const { metadata, repeated } = readMetadata(formOf(['constructor', 'x'], ['__proto__', 'y']))
    expect(repeated).toBeUndefined()
    expect(Object.entries(metadata)).toEqual([
      ['constructor', 'x'],
      ['__proto__', 'y'],
    ])
  })

  it('is the same text in whatever order it came', () => {
    expect(metadataText({ b: '2', a: '1' })).toBe('a: 1\nb: 2')
    expect(metadataText({})).toBe('')
  })
})
