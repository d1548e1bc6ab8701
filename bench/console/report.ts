import { availableParallelism } from 'node:os'
import type { Figure } from '../gates.ts'
import { figureRows, table } from '../report.ts'
import type { Times } from './measure.ts'
import type { ConsoleSize } from './seed.ts'

interface ConsoleReport {
  readonly size: ConsoleSize
  readonly rounds: number
  /** Processes that wanted a core, as the system counts them, before and after. */
  readonly loads: readonly number[]
  readonly figures: readonly Figure[]
  readonly times: readonly Times[]
}

/** The part of RESULTS.md about the console. */
export function renderConsoleReport({ size, rounds, loads, figures, times }: ConsoleReport): string {
  const many = (count: number) => count.toLocaleString('en')
  return [
    '## The console',
    '',
    `Written by \`npm run bench -- console\` on ${new Date().toISOString().slice(0, 10)}: ${many(size.applications)} applications, ${many(size.apis)} APIs,`,
    `${many(size.grants)} grants, ${many(size.counters)} rows of counters and ${many(size.adminEvents)} admin events on a durable PostgreSQL; each page ${rounds} times,`,
    `one request at a time, to its last byte. ${availableParallelism()} cores; load of the machine ${loads.map((load) => load.toFixed(1)).join(' before, ')} after.`,
    '',
    ...table(['Figure', 'Measured', 'Wanted', ''], figureRows(figures)),
    ...table(
      ['Page or search', 'p50 ms', 'p95 ms'],
      times.map(({ name, p50, p95 }) => [name, p50.toFixed(0), p95.toFixed(0)]),
    ),
  ].join('\n')
}
