export interface GridPlace {
  /** 0 is the row of column heads. */
  readonly row: number
  /** 0 is the column of row heads. */
  readonly column: number
}

const PAGE_ROWS = 10

/** Where a key leads within a grid (WAI-ARIA grid pattern); undefined for keys that do not move. The corner holds nothing to reach. */
export function moveInGrid(
  { row, column }: GridPlace,
  { key, ctrl }: { key: string; ctrl: boolean },
  last: GridPlace,
): GridPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return within({ row: row - 1, column }, last)
    case 'ArrowDown':
      return within({ row: row + 1, column }, last)
    case 'ArrowLeft':
      return within({ row, column: column - 1 }, last)
    case 'ArrowRight':
      return within({ row, column: column + 1 }, last)
    case 'Home':
      return within({ row: ctrl ? 0 : row, column: 0 }, last)
    case 'End':
      return within({ row: ctrl ? last.row : row, column: last.column }, last)
    case 'PageUp':
      return within({ row: row - PAGE_ROWS, column }, last)
    case 'PageDown':
      return within({ row: row + PAGE_ROWS, column }, last)
    default:
      return undefined
  }
}

function within({ row, column }: GridPlace, last: GridPlace): GridPlace {
  const place = { row: Math.min(Math.max(row, 0), last.row), column: Math.min(Math.max(column, 0), last.column) }
  return place.row === 0 && place.column === 0 ? { row: 0, column: Math.min(1, last.column) } : place
}
