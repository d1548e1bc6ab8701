import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstWordOfSha256, keyprintBars } from './keyprint-bars.ts'

describe('the bars of a keyprint', () => {
  it('come from SHA-256, for any id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (id) => {
        expect(firstWordOfSha256(id)).toBe(createHash('sha256').update(id).digest().readUInt32BE(0))
      }),
    )
  })

  it('are eight, of four heights and two opacities, three bits each', () => {
    // SHA-256('abc') begins ba7816: 101 110 100 111 100 000 010 110
    expect(keyprintBars('abc')).toEqual([
      { x: 0, height: 9, faint: true },
      { x: 3, height: 12, faint: false },
      { x: 6, height: 9, faint: false },
      { x: 9, height: 12, faint: true },
      { x: 12, height: 9, faint: false },
      { x: 15, height: 3, faint: false },
      { x: 18, height: 6, faint: false },
      { x: 21, height: 12, faint: false },
    ])
  })
})
