import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readVitestReport } from './vitest-report.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'writ-report-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function count(code: number, report: object) {
  const file = path.join(folder, 'report.json')
  writeFileSync(
    file,
    JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...report }),
  )
  return readVitestReport(file, code)
}

describe('the counts of a test run', () => {
  it('are those of the report', () => {
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }
    expect(count(1, { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, testResults: [failing] })).toEqual({
      passed: 7,
      failed: 1,
      skipped: 2,
    })
  })

  it('count a file that could not be loaded as a failure', () => {
    expect(count(1, { numPassedTests: 7, testResults: [{ status: 'failed', assertionResults: [] }] })).toEqual({
      passed: 7,
      failed: 1,
      skipped: 0,
    })
  })

  it('count a file whose setup failed after tests passed as a failure', () => {
    const broken = { status: 'failed', assertionResults: [{ status: 'passed' }] }
    expect(count(1, { numPassedTests: 1, testResults: [broken] })).toMatchObject({ failed: 1 })
  })

  it('count an error outside every test as a failure', () => {
    expect(count(1, { numPassedTests: 7 })).toEqual({ passed: 7, failed: 1, skipped: 0 })
  })

  it('count a run that ended without a report as a failure', () => {
    expect(readVitestReport(path.join(folder, 'none.json'), 134)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('are nothing where no file matched a filter', () => {
    expect(readVitestReport(path.join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
})
