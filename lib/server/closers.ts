import type { Log } from '../log.ts'

interface Closer {
  readonly name: string
  readonly millisecondsMax: number
  readonly close: () => Promise<void>
}

/**
 * What was opened, to be closed in reverse order: at a failed start as at a stop. One that fails or hangs is logged and does not keep the
 * others from closing.
 */
export class Closers {
  readonly #closers: Closer[] = []

  /** @param millisecondsMax after this the next one is closed, whatever this one does */
  add(name: string, close: () => Promise<void>, millisecondsMax = 5_000): void {
    this.#closers.push({ name, millisecondsMax, close })
  }

  /** Never rejects. What is closed once is not closed again. */
  async closeAll(log: Log): Promise<void> {
    for (let closer = this.#closers.pop(); closer; closer = this.#closers.pop()) {
      const { name, millisecondsMax, close } = closer
      try {
        if (!(await endsWithin(close(), millisecondsMax))) log.warn({ what: name, milliseconds: millisecondsMax }, 'closing took too long')
      } catch (error) {
        log.error({ what: name, err: error }, 'closing failed')
      }
    }
  }
}

/** False when the time ran out first. */
export function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  return Promise.race([work.then(() => true as const), late]).finally(() => clearTimeout(timer))
}
