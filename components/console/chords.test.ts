import { describe, expect, it } from 'vitest'
import { createChordReader, isSingleKey, nameOf } from './chords.ts'

const known = new Set(['g a', 'g p', '/', '?', 'j', 'mod+k'])

function read(presses: [string, number][]) {
  const reader = createChordReader()
  return presses.map(([name, at]) => reader(name, known, at))
}

describe('shortcuts', () => {
  it('are told apart by what is held', () => {
    expect(nameOf({ key: 'K', mod: true, shift: false, alt: false })).toBe('mod+k')
    expect(nameOf({ key: 'D', mod: true, shift: true, alt: false })).toBe('mod+shift+d')
    expect(nameOf({ key: '?', mod: false, shift: true, alt: false })).toBe('?')
    expect(nameOf({ key: 'A', mod: false, shift: true, alt: false })).toBe('shift+a')
  })

  it('of one key act at once', () => {
    expect(read([['j', 0]])).toEqual(['j'])
    expect(read([['x', 0]])).toEqual([undefined])
  })

  it('of two keys act at the second, within a second', () => {
    expect(
      read([
        ['g', 0],
        ['a', 900],
      ]),
    ).toEqual([undefined, 'g a'])
    expect(
      read([
        ['g', 0],
        ['a', 1_100],
      ]),
    ).toEqual([undefined, undefined])
  })

  it('let a second key that completes nothing stand for itself', () => {
    expect(
      read([
        ['g', 0],
        ['j', 100],
      ]),
    ).toEqual([undefined, 'j'])
    expect(
      read([
        ['g', 0],
        ['g', 100],
        ['p', 200],
      ]),
    ).toEqual([undefined, undefined, 'g p'])
  })

  it.each([
    ['j', true],
    ['g a', true],
    ['?', true],
    ['mod+k', false],
    ['mod+shift+d', false],
    ['alt+arrowup', false],
    ['escape', false],
  ])('%s can be turned off as a single key: %s', (keys, single) => {
    expect(isSingleKey(keys)).toBe(single)
  })
})
