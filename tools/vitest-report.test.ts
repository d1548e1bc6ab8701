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

const file = path.resolve('lib/ids.test.ts')
const passed = { status: 'passed', fullName: 'an id is new', failureMessages: [] }

describe('the counts of a test run', () => {
  it('are those of the report, with the names of what failed and the first line of why', () => {
    const failed = { status: 'failed', fullName: 'an id is short', failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n  at …'] }
    const testResults = [{ name: file, status: 'failed', assertionResults: [failed, passed] }]
    expect(count(1, { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, testResults })).toEqual({
      passed: 7,
      failed: 1,
      skipped: 2,
      failures: ['lib/ids.test.ts › an id is short: expected 1 to be 2'],
      flaky: [],
    })
  })

  it('name a test that passed only when it was tried again', () => {
    const testResults = [
      { name: file, status: 'passed', assertionResults: [passed, { ...passed, failureMessages: ['expected 1 to be 2'] }] },
    ]
    expect(count(0, { numPassedTests: 2, testResults })).toMatchObject({ passed: 2, failed: 0, flaky: ['lib/ids.test.ts › an id is new'] })
  })

  it('count a file that could not be loaded as a failure', () => {
    expect(count(1, { numPassedTests: 7, testResults: [{ name: file, status: 'failed', assertionResults: [] }] })).toMatchObject({
      passed: 7,
      failed: 1,
      failures: ['lib/ids.test.ts could not be run'],
    })
  })

  it('count a file whose setup failed after tests passed as a failure', () => {
    const broken = { name: file, status: 'failed', assertionResults: [passed] }
    expect(count(1, { numPassedTests: 1, testResults: [broken] })).toMatchObject({ failed: 1 })
  })

  it('count an error outside every test as a failure', () => {
    expect(count(1, { numPassedTests: 7 })).toMatchObject({
      passed: 7,
      failed: 1,
      failures: ['vitest ended with an error outside every test'],
    })
  })

  it('count a run that ended without a report as a failure', () => {
    expect(readVitestReport(path.join(folder, 'none.json'), 134)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
  })

  it('are nothing where no file matched a filter', () => {
    expect(readVitestReport(path.join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] })
  })
})
