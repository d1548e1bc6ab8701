import type { StepMicroseconds, TokenRequestRecord, TokenStep } from './token-endpoint.ts'

/** Names and times the steps of one decision. The next step's start is the last one's end, so nothing between them goes uncounted. */
export interface Trace {
  /** The step that runs; the failing one when the decision is a refusal. */
  readonly step: TokenStep
  enter(step: TokenStep): void
  /** Ends the step that runs. */
  finish(): void
}

/** Starts the trace at `parse`. Times go to the record in microseconds as steps end; they come from a monotonic clock. */
export function startTrace(record: TokenRequestRecord): Trace {
  const times: StepMicroseconds = record.stepMicroseconds
  let current: TokenStep = 'parse'
  let startedAt = performance.now()
  const finish = () => {
    const now = performance.now()
    times[current] = Math.round((now - startedAt) * 1000)
    startedAt = now
  }
  return {
    get step() {
      return current
    },
    enter(step) {
      finish()
      current = step
    },
    finish,
  }
}
