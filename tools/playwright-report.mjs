import { existsSync, readFileSync } from 'node:fs'

/**
 * Counts of one Playwright run. What Playwright does not count as a test counts here as one failure: a file that could not be loaded, a set-up
 * that failed, a run that ended without a report.
 * A test that passed when tried again passed: Playwright's own summary names it as flaky.
 * @param {string} file of the JSON reporter
 * @param {number} code Playwright's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function readPlaywrightReport(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'))
  const failed = stats.unexpected + errors.length
  return { passed: stats.expected + stats.flaky, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: stats.skipped }
}
