import { describe, expect, it } from 'vitest'
import { moveInGrid } from './grid-moves.ts'

const last = { row: 50, column: 20 }
const move = (row: number, column: number, key: string, ctrl = false) => moveInGrid({ row, column }, { key, ctrl }, last)

describe('keys in the grid', () => {
  it.each([
    ['ArrowUp', 5, 5, { row: 4, column: 5 }],
    ['ArrowDown', 50, 5, { row: 50, column: 5 }],
    ['ArrowLeft', 5, 1, { row: 5, column: 0 }],
    ['ArrowRight', 5, 20, { row: 5, column: 20 }],
    ['Home', 5, 9, { row: 5, column: 0 }],
    ['End', 5, 9, { row: 5, column: 20 }],
    ['PageDown', 45, 3, { row: 50, column: 3 }],
    ['PageUp', 15, 3, { row: 5, column: 3 }],
    ['PageUp', 3, 3, { row: 0, column: 3 }],
  ])('%s leads from row %i, column %i to the place where it belongs', (key, row, column, place) => {
    expect(move(row, column, key)).toEqual(place)
  })

  it('reach the corners of the grid with Ctrl', () => {
    expect(move(7, 7, 'End', true)).toEqual(last)
    expect(move(7, 7, 'Home', true)).toEqual({ row: 0, column: 1 })
  })

  it('never end in the corner, which holds nothing', () => {
    expect(move(1, 0, 'ArrowUp')).toEqual({ row: 0, column: 1 })
    expect(move(0, 1, 'ArrowLeft')).toEqual({ row: 0, column: 1 })
  })

  it('leave other keys alone', () => {
    expect(move(1, 1, 'a')).toBeUndefined()
    expect(move(1, 1, 'Tab')).toBeUndefined()
  })
})
