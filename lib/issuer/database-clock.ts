import type { Clock } from '../oauth/ports.ts'

/**
 * Database time, told from this process. Each answered batch bounds the offset: the database read its clock after the batch was sent and
 * before it was received. The estimate moves only when a bound is crossed, so jitter does not move it and a wrong clock is mended at once.
 */
export class DatabaseClock implements Clock {
  #offset = 0

  constructor(private readonly processNow: () => number = Date.now) {}

  now(): number {
    return this.processNow() + this.#offset
  }

  /** Database time minus process time, in ms. */
  get offsetMilliseconds(): number {
    return this.#offset
  }

  /** All in ms; `databaseNow` is cut to whole milliseconds, hence the 1. */
  observe(sentAt: number, databaseNow: number, receivedAt: number): void {
    const lowest = databaseNow - receivedAt
    const highest = databaseNow + 1 - sentAt
    this.#offset = Math.min(Math.max(this.#offset, lowest), highest)
  }
}
