import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { measureFirstLoad, printFirstLoad } from './first-load.mjs'

let clone: string
beforeEach(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'writ-build-'))
  mkdirSync(path.join(clone, '.next/diagnostics'), { recursive: true })
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

/** Chunks of bytes that gzip makes no smaller. */
function build(routes: Record<string, string[]>, chunks: Record<string, number>): void {
  for (const [name, bytes] of Object.entries(chunks)) writeFileSync(path.join(clone, name), randomBytes(bytes))
  const stats = Object.entries(routes).map(([route, firstLoadChunkPaths]) => ({ route, firstLoadChunkPaths }))
  writeFileSync(path.join(clone, '.next/diagnostics/route-bundle-stats.json'), JSON.stringify(stats))
}

describe('what a page loads first', () => {
  it('is the sum of its chunks as gzip, with the budget of its kind', () => {
    build({ '/applications': ['a', 'b'], '/log/[requestId]': ['a'], '/hooks/[hookId]': ['a'], '/hooks': ['a'] }, { a: 150_000, b: 60_000 })
    const pages = Object.fromEntries(measureFirstLoad(clone).map(({ route, ...page }) => [route, page]))
    expect(pages['/applications']).toMatchObject({ budget: 200, tooLarge: true })
    expect(pages['/applications']?.kilobytes).toBeGreaterThan(210)
    expect(pages['/applications']?.kilobytes).toBeLessThan(211)
    expect(pages['/log/[requestId]']).toMatchObject({ budget: 260, tooLarge: false })
    expect(pages['/hooks/[hookId]']).toMatchObject({ budget: 400, tooLarge: false })
    expect(pages['/hooks']).toMatchObject({ budget: 200, tooLarge: false })
  })

  it('is printed, largest first, and counted where it is too much', () => {
    build({ '/keys': ['a'], '/apis': ['b'] }, { a: 1_000, b: 300_000 })
    const lines: string[] = []
    expect(printFirstLoad(measureFirstLoad(clone), (line: string) => lines.push(line))).toBe(1)
    expect(lines).toEqual([
      expect.stringMatching(/^\/apis +300\.\d of 200 KB {2}TOO LARGE$/),
      expect.stringMatching(/^\/keys +1\.0 of 200 KB$/),
    ])
  })

  it('is never unknown', () => {
    expect(() => measureFirstLoad(clone)).toThrow('nobody knows')
  })
})
