/**
 * What one stage of `npm test` brought. `failures` names what failed, `flaky` what passed only when it was tried again.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[], flaky: string[] }} Counts
 */

/** @type {Counts} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0, failures: [], flaky: [] }

/**
 * A failure that no test owns: a type error, a file that could not be loaded, a program that ended without a report.
 * @param {string} name
 * @returns {Counts}
 */
export const oneFailure = (name) => ({ ...NOTHING, failed: 1, failures: [name] })

/**
 * The counts of a test runner's report; a run that says it failed and counts no failure has one.
 * @param {Counts} counts
 * @param {number} code the runner's exit code
 * @param {string} name of the runner
 * @returns {Counts}
 */
export function believeExitCode(counts, code, name) {
  if (code === 0 || counts.failed > 0) return counts
  return { ...counts, ...oneFailure(`${name} ended with an error outside every test`), passed: counts.passed, skipped: counts.skipped }
}

/** @param {Counts[]} all */
export function sumCounts(all) {
  const add = (key) => all.reduce((total, counts) => total + counts[key], 0)
  const join = (key) => all.flatMap((counts) => counts[key])
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped'), failures: join('failures'), flaky: join('flaky') }
}
