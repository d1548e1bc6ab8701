import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findChromium } from './chromium.mjs'
import { root, runCommand, runOrFail } from './commands.mjs'
import { measureFirstLoad, printFirstLoad } from './first-load.mjs'
import { readPlaywrightReport } from './playwright-report.mjs'
import { prepare } from './prepare.mjs'
import { NOTHING, oneFailure, sumCounts } from './report-counts.mjs'
import { explain, seconds, stagePrinter } from './stages.mjs'
import { readVitestReport } from './vitest-report.mjs'

// Lint, types and sizes are not tests: they only count when they fail.
const stages = {
  lint: {
    title: 'Format and lint',
    run: () => program('Format and lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--config-path=tools', '.']),
  },
  types: { title: 'Types', run: checkTypes },
  unit: { title: 'Unit tests', isTests: true, run: (filters) => vitest('unit', filters) },
  db: { title: 'Database tests', isTests: true, run: (filters) => vitest('db', filters) },
  size: { title: 'First-load JavaScript', needsBuild: true, run: checkSizes },
  protocol: { title: 'Protocol tests', isTests: true, needsBuild: true, run: (filters) => vitest('protocol', filters) },
  console: { title: 'Console tests', isTests: true, needsBuild: true, run: playwright },
}

export const STAGES = Object.keys(stages)

/**
 * Runs stages one after the other; a failed one does not hide the next. At the end stand the names of what failed and of what had to be
 * tried again; the last line is `N passed, N failed`. The exit code is 0 only when something ran and nothing failed.
 * @param {string[]} names of STAGES, in whatever order
 * @param {string[]} filters files and flags for vitest and Playwright; with them only stages that run tests run
 */
export async function runStages(names, filters) {
  const started = performance.now()
  const chosen = STAGES.filter((name) => names.includes(name) && (filters.length === 0 || stages[name].isTests)).map((name) => stages[name])
  const results = (await makeReady(chosen.some((stage) => stage.needsBuild))) ? [] : [oneFailure('Preparing')]
  if (results.length === 0) for (const stage of chosen) results.push(await runStage(stage, filters))
  const { passed, failed, skipped, failures, flaky } = sumCounts(results)
  const nothingRan = passed + failed === 0 && chosen.some((stage) => stage.isTests)
  if (failed > 0 || nothingRan) process.exitCode = 1
  printNames('Passed only when tried again', flaky)
  printNames('Failed', failures)
  console.log(`\n${nothingRan ? 'No test ran. ' : ''}${skipped > 0 ? `${skipped} skipped. ` : ''}All stages took ${seconds(started)}.`)
  console.log(`${passed} passed, ${failed} failed`)
}

function printNames(title, names) {
  if (names.length > 0) console.log(`\n${title}:\n${names.map((name) => `  ${name}`).join('\n')}`)
}

async function makeReady(build) {
  try {
    await prepare(stagePrinter(process.stdout), { build, development: true })
    return true
  } catch (error) {
    console.log(explain(error))
    return false
  }
}

async function runStage({ title, run }, filters) {
  console.log(`\n── ${title}`)
  const started = performance.now()
  const result = await run(filters).catch((error) => {
    console.log(explain(error))
    return oneFailure(title)
  })
  console.log(`── ${title}: ${result.failed > 0 ? 'failed' : 'passed'} in ${seconds(started)}`)
  return result
}

async function program(title, file, args) {
  const { code } = await runCommand(process.execPath, [file, ...args], { show: true })
  return code === 0 ? NOTHING : oneFailure(title)
}

async function checkTypes() {
  // Next declares what a page may import (CSS, images) in files that it writes itself.
  if (!existsSync(path.join(root, 'next-env.d.ts'))) {
    await runOrFail(process.execPath, ['node_modules/next/dist/bin/next', 'typegen'], { env: { NEXT_TELEMETRY_DISABLED: '1' } })
  }
  return program('Types', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.'])
}

async function checkSizes() {
  const failed = printFirstLoad(measureFirstLoad())
  return failed === 0 ? NOTHING : { ...oneFailure('First-load JavaScript'), failed }
}

async function vitest(project, filters) {
  return withReportFile(async (report) => {
    const { code } = await runCommand(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--config=tools/vitest.config.ts',
        `--project=${project}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : []),
      ],
      { show: true, env: { NODE_ENV: 'test' } },
    )
    return readVitestReport(report, code)
  })
}

async function playwright(filters) {
  const chromium = await findChromium()
  return withReportFile(async (report) => {
    const { code } = await runCommand(
      process.execPath,
      [
        'node_modules/@playwright/test/cli.js',
        'test',
        '--config=e2e/console/playwright.config.ts',
        '--reporter=list,json',
        // The same flag for both: vitest's name for "only tests with this title".
        ...(filters.length > 0 ? ['--pass-with-no-tests', ...filters.map((word) => (word === '-t' ? '-g' : word))] : []),
      ],
      { show: true, env: { NODE_ENV: 'test', PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...(chromium && { CHROMIUM_PATH: chromium }) } },
    )
    return readPlaywrightReport(report, code)
  })
}

async function withReportFile(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'writ-report-'))
  try {
    return await work(path.join(folder, 'report.json'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
