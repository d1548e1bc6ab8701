import type { Figure } from './gates.ts'
import type { LoadResult } from './load.ts'
import { median } from './statistics.ts'

export interface Report {
  readonly date: string
  readonly machine: readonly (readonly [string, string])[]
  readonly results: ReadonlyMap<string, readonly LoadResult[]>
  readonly figures: readonly Figure[]
  readonly notes: readonly string[]
}

/** The run as Markdown: what stands in RESULTS.md and on the terminal. */
export function renderReport(report: Report): string {
  const rows = [...report.results].map(([name, rounds]) => [
    name,
    rounds.map((round) => Math.round(round.tokensPerSecond)).join(' · '),
    String(Math.round(median(rounds.map((round) => round.tokensPerSecond)))),
    median(rounds.map((round) => round.p50Milliseconds)).toFixed(1),
    median(rounds.map((round) => round.p99Milliseconds)).toFixed(1),
  ])
  return [
    '# Results of the last benchmark run',
    '',
    `Written by \`npm run bench\` on ${report.date}. How to read it: [README.md](README.md).`,
    '',
    ...table(['Machine', ''], report.machine),
    ...table(['Figure', 'Measured', 'Wanted', ''], figureRows(report.figures)),
    ...table(['Contender', 'Tokens/s, round by round', 'Median', 'p50 ms', 'p99 ms'], rows),
    ...report.notes.map((note) => `- ${note}`),
    '',
  ].join('\n')
}

export function figureRows(figures: readonly Figure[]): string[][] {
  return figures.map(({ title, value, wanted, met }) => [
    title,
    value,
    wanted ?? '–',
    wanted === undefined ? 'reported' : met ? 'met' : '**missed**',
  ])
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), '']
}
