import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** What the token path counts about itself (Prometheus names; seconds). Labels are few: reasons are a fixed list. */
export interface IssuerMetrics {
  issued(): void
  refused(reason: string): void
  unavailable(cause: 'ledger' | 'configuration' | 'decisions'): void
  failed(): void
  decidedAgain(): void
  batch(rows: number, seconds: number): void
  batchFailed(): void
}

/** Registers the metrics of one issuer. `gauges` are read when the registry is scraped. */
export function createIssuerMetrics(
  registry: Registry,
  gauges: { waitingTokens(): number; waitingRefusals(): number; clockOffsetSeconds(): number },
): IssuerMetrics {
  const registers = [registry]
  const issued = new Counter({ name: 'writ_tokens_issued_total', help: 'Access tokens issued.', registers })
  const refused = new Counter({
    name: 'writ_tokens_refused_total',
    help: 'Token requests refused, by reason.',
    labelNames: ['reason'],
    registers,
  })
  const unavailable = new Counter({
    name: 'writ_tokens_unavailable_total',
    help: 'Token requests answered 503 because no decision could be committed.',
    labelNames: ['cause'],
    registers,
  })
  const failed = new Counter({ name: 'writ_tokens_failed_total', help: 'Token requests answered 500 for an unknown failure.', registers })
  const again = new Counter({
    name: 'writ_decisions_repeated_total',
    help: 'Decisions made again because the configuration moved.',
    registers,
  })
  const batchRows = new Histogram({
    name: 'writ_ledger_batch_rows',
    help: 'Rows in one ledger batch.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  })
  const batchSeconds = new Histogram({
    name: 'writ_ledger_batch_seconds',
    help: 'Time from sending a ledger batch to its commit.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 3],
    registers,
  })
  const batchFailures = new Counter({ name: 'writ_ledger_batch_failures_total', help: 'Ledger batches that failed.', registers })
  new Gauge({
    name: 'writ_ledger_waiting_rows',
    help: 'Rows waiting for a ledger batch.',
    labelNames: ['lane'],
    registers,
    collect() {
      this.set({ lane: 'tokens' }, gauges.waitingTokens())
      this.set({ lane: 'refusals' }, gauges.waitingRefusals())
    },
  })
  new Gauge({
    name: 'writ_clock_offset_seconds',
    help: 'Database time minus the time of this process.',
    registers,
    // Summing clock offsets of several workers would say nothing.
    aggregator: 'max',
    collect() {
      this.set(gauges.clockOffsetSeconds())
    },
  })
  return {
    issued: () => issued.inc(),
    refused: (reason) => refused.inc({ reason }),
    unavailable: (cause) => unavailable.inc({ cause }),
    failed: () => failed.inc(),
    decidedAgain: () => again.inc(),
    batch: (rows, seconds) => {
      batchRows.observe(rows)
      batchSeconds.observe(seconds)
    },
    batchFailed: () => batchFailures.inc(),
  }
}
