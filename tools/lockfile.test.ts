import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Locked {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  resolved?: string
}

const packages: Record<string, Locked> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages

/** Where Node would look for `name` from the package at `place`, innermost first. */
function findLocked(place: string, name: string): string | undefined {
  const inside = `${place === '' ? '' : `${place}/`}node_modules/${name}`
  if (packages[inside]) return inside
  if (place === '') return undefined
  const end = place.lastIndexOf('/node_modules/')
  return findLocked(end === -1 ? '' : place.slice(0, end), name)
}

describe('package-lock.json', () => {
  // An npm that finds no such package for its own platform leaves it out, and then `npm ci` refuses the whole file on every platform.
  it('has an entry for every dependency, those of other platforms included', () => {
    const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => findLocked(place, name) === undefined)
        .map((name) => `${place} needs ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('names no registry, so that any mirror serves', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([])
  })
})
