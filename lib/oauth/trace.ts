import type { StepMicroseconds, TokenStep } from './token-endpoint.ts'

/**
 * Names and times the steps of one decision, starting at `parse`. The next step's start is the last one's end, so nothing between
 * them goes uncounted. Times are of a monotonic clock and stand in `times` in microseconds as steps end.
 */
export class Trace {
  /** The step that runs; the failing one when the decision is a refusal. */
  step: TokenStep = 'parse'
  #startedAt = performance.now()

  constructor(readonly times: StepMicroseconds) {}

  enter(step: TokenStep): void {
    this.finish()
    this.step = step
  }

  /** Ends the step that runs. */
  finish(): void {
    const now = performance.now()
    this.times[this.step] = Math.round((now - this.#startedAt) * 1000)
    this.#startedAt = now
  }
}
