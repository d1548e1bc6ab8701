import { existsSync, readFileSync } from 'node:fs'
import { believeExitCode, NOTHING } from './report-counts.mjs'

/**
 * Counts of one Playwright run, and the names of the tests that failed or passed only when tried again. What Playwright does not count as a
 * test counts here as one failure: a file that could not be loaded, a set-up that failed, a run that ended without a report.
 * @param {string} file of the JSON reporter
 * @param {number} code Playwright's exit code
 * @returns {import('./report-counts.mjs').Counts}
 */
export function readPlaywrightReport(file, code) {
  if (!existsSync(file)) return believeExitCode(NOTHING, code, 'Playwright')
  const { stats, errors, suites = [] } = JSON.parse(readFileSync(file, 'utf8'))
  const tests = suites.flatMap((suite) => testsOf(suite, []))
  const named = (status) => tests.filter((test) => test.status === status).map(({ title }) => title)
  return believeExitCode(
    {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + errors.length,
      skipped: stats.skipped,
      failures: [...named('unexpected'), ...errors.map(({ message }) => message ?? 'Playwright: an error outside every test')],
      flaky: named('flaky'),
    },
    code,
    'Playwright',
  )
}

function testsOf({ title, specs = [], suites = [] }, above) {
  const path = [...above, title]
  return [
    ...specs.flatMap((spec) => spec.tests.map(({ status }) => ({ status, title: [...path, spec.title].join(' › ') }))),
    ...suites.flatMap((suite) => testsOf(suite, path)),
  ]
}
