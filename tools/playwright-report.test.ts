import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPlaywrightReport } from './playwright-report.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'writ-report-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function count(code: number, stats: object, errors: object[] = [], suites: object[] = []) {
  const file = path.join(folder, 'report.json')
  writeFileSync(file, JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors, suites }))
  return readPlaywrightReport(file, code)
}

describe('the counts of a run of browser tests', () => {
  it('are those of the report', () => {
    expect(count(1, { expected: 7, unexpected: 1, skipped: 2 })).toMatchObject({ passed: 7, failed: 1, skipped: 2 })
  })

  it('count what passed when tried again as passed, and what failed twice as failed', () => {
    expect(count(1, { expected: 7, flaky: 1, unexpected: 1 })).toMatchObject({ passed: 8, failed: 1, skipped: 0 })
  })

  it('come with the names of what failed and of what was tried again', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
    const inner = { title: 'as a viewer', specs: [spec('opens', 'unexpected'), spec('closes', 'expected')] }
    const suites = [{ title: 'keys.spec.ts', specs: [spec('rotates', 'flaky')], suites: [inner] }]
    expect(count(1, { expected: 1, flaky: 1, unexpected: 1 }, [], suites)).toMatchObject({
      failures: ['keys.spec.ts › as a viewer › opens'],
      flaky: ['keys.spec.ts › rotates'],
    })
  })

  it('count a file that could not be loaded, and a set-up that failed, as a failure', () => {
    expect(count(1, {}, [{ message: 'SyntaxError' }])).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
  })

  it('count a failure that no test owns', () => {
    expect(count(1, { expected: 7 })).toMatchObject({ passed: 7, failed: 1, skipped: 0 })
  })

  it('count a run without a report by its exit code', () => {
    const missing = path.join(folder, 'none.json')
    expect(readPlaywrightReport(missing, 1)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
    expect(readPlaywrightReport(missing, 0)).toMatchObject({ passed: 0, failed: 0, skipped: 0 })
  })
})
