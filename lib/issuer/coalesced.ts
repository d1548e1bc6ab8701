/**
 * One running call serves every caller that asked before it started. A caller is never served by a call that was already under way when
 * it asked: the answer might be older than the question.
 */
export function coalesced<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> | undefined
  let next: Promise<T> | undefined
  return () => {
    next ??= (async () => {
      // Wait for the call under way, or for the end of this turn, so that all who ask in one turn share one call.
      await (running ?? new Promise((resolve) => setImmediate(resolve)))
      next = undefined
      const call = work()
      const settled = call.then(
        () => undefined,
        () => undefined,
      )
      running = settled
      settled.then(() => {
        if (running === settled) running = undefined
      })
      return call
    })()
    return next
  }
}
