import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './commands.mjs'

const KILOBYTE = 1_000
/** JavaScript that a browser loads before a page works, as gzip. The first pattern that a route fits counts. */
const BUDGETS = [
  { routes: /^\/hooks\/(new|\[)/, kilobytes: 400 }, // the editor, before its worker
  { routes: /^\/log/, kilobytes: 260 },
  { routes: /\/new$|^\/grants$/, kilobytes: 240 }, // forms with pickers; everything else is held to what lists have
  { routes: /^\//, kilobytes: 200 },
]

/**
 * What each page of the build loads first, largest first, with its budget.
 * @param {string} [clone] the folder that has `.next`
 * @returns {{ route: string, kilobytes: number, budget: number, tooLarge: boolean }[]}
 */
export function measureFirstLoad(clone = root) {
  const file = path.join(clone, '.next/diagnostics/route-bundle-stats.json')
  if (!existsSync(file)) throw new Error(`The build wrote no ${path.relative(clone, file)}: nobody knows what its pages load.`)
  const sizes = new Map()
  const sizeOf = (chunk) => {
    if (!sizes.has(chunk)) sizes.set(chunk, gzipSync(readFileSync(path.join(clone, chunk))).length)
    return sizes.get(chunk)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
    .map(({ route, firstLoadChunkPaths }) => {
      const kilobytes = firstLoadChunkPaths.reduce((sum, chunk) => sum + sizeOf(chunk), 0) / KILOBYTE
      const budget = BUDGETS.find(({ routes }) => routes.test(route)).kilobytes
      return { route, kilobytes, budget, tooLarge: kilobytes > budget }
    })
    .sort((a, b) => b.kilobytes - a.kilobytes)
}

/** Prints a line per page. @returns {number} how many are beyond their budget */
export function printFirstLoad(pages, print = console.log) {
  const width = Math.max(...pages.map(({ route }) => route.length))
  for (const { route, kilobytes, budget, tooLarge } of pages) {
    print(`${route.padEnd(width)}  ${kilobytes.toFixed(1).padStart(6)} of ${budget} KB${tooLarge ? '  TOO LARGE' : ''}`)
  }
  return pages.filter(({ tooLarge }) => tooLarge).length
}
