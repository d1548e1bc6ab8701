import type { ConsoleClient } from '../../e2e/protocol/console-client.ts'
import type { MeasuredPage } from './pages.ts'

export interface Times {
  readonly name: string
  /** Milliseconds from the request to the last byte of the answer. */
  readonly p50: number
  readonly p95: number
}

/**
 * Asks for each page in turn, so that a moment in which the machine is busy meets all of them, and never two at once: what one person waits.
 * @throws when an answer is not 200, or shows that a part of the page failed
 */
export async function measurePages(client: ConsoleClient, pages: readonly MeasuredPage[], rounds: number): Promise<Times[]> {
  const times = new Map<string, number[]>(pages.map(({ name }) => [name, []]))
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const { name, path } of pages) {
      const startedAt = performance.now()
      const { status, text } = await client.get(path)
      const milliseconds = performance.now() - startedAt
      if (status !== 200) throw new Error(`${name} (${path}) answered ${status}`)
      if (text.includes('could not be read')) throw new Error(`a part of ${name} (${path}) failed`)
      if (round >= 0) times.get(name)?.push(milliseconds)
    }
  }
  return [...times].map(([name, all]) => ({ name, p50: percentile(all, 0.5), p95: percentile(all, 0.95) }))
}

const WARM_UP_ROUNDS = 3

/** The value below which the share of them lies; of few values rather the greater one. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
