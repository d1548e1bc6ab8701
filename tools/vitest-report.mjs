import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './commands.mjs'
import { believeExitCode, NOTHING } from './report-counts.mjs'

/**
 * Counts of one vitest run, and the names of the tests that failed or passed only when tried again. What vitest does not count as a test counts
 * here as one failure: a file that could not be loaded, an error outside every test, a run that ended without a report.
 * @param {string} file of the JSON reporter
 * @param {number} code vitest's exit code
 * @returns {import('./report-counts.mjs').Counts}
 */
export function readVitestReport(file, code) {
  if (!existsSync(file)) return believeExitCode(NOTHING, code, 'vitest')
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, title: `${place(name)} › ${test.fullName}` })),
  )
  const failures = [
    ...tests.filter(({ status }) => status === 'failed').map(({ title, failureMessages }) => withReason(title, failureMessages?.[0])),
    ...testResults.filter(isBroken).map(({ name }) => `${place(name)} could not be run`),
  ]
  const flaky = tests.filter(({ status, failureMessages }) => status === 'passed' && failureMessages?.length > 0).map(({ title }) => title)
  return believeExitCode(
    { passed: numPassedTests, failed: failures.length, skipped: numPendingTests + numTodoTests, failures, flaky },
    code,
    'vitest',
  )
}

/** With the first line of why. */
function withReason(title, message = '') {
  const [line] = stripVTControlCharacters(message).split('\n')
  return line ? `${title}: ${line}` : title
}

const place = (name) => path.relative(root, name)

/** A file that could not be loaded, or whose set-up failed. */
function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed')
}
