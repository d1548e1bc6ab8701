/** Runs work within a limit. Rejects with what `onFull` makes when too many wait already. */
export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>

/** At most `running` at once, in the order they came, and at most `waiting` behind them. */
export function limitConcurrency({
  running,
  waiting,
  onFull,
}: {
  running: number
  waiting: number
  onFull: () => Error
}): ConcurrencyLimit {
  const queue: (() => void)[] = []
  let free = running
  return async (work) => {
    if (free > 0) free -= 1
    else if (queue.length >= waiting) throw onFull()
    else await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      // The place goes straight to the next in line: whoever comes in between must not take it.
      const next = queue.shift()
      if (next) next()
      else free += 1
    }
  }
}
