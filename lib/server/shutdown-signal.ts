const SHUTDOWN = Symbol.for('writ.shutdown')

/**
 * Aborted when the process begins to stop. What streams without end (the live tail) ends then, because a stop waits for requests in
 * flight. It hangs on globalThis: Next's bundle and the server's modules are two module graphs in one process.
 */
export function shutdownSignal(): AbortSignal {
  return shutdownController().signal
}

export function announceShutdown(): void {
  shutdownController().abort()
}

function shutdownController(): AbortController {
  const holder = globalThis as { [SHUTDOWN]?: AbortController }
  holder[SHUTDOWN] ??= new AbortController()
  return holder[SHUTDOWN]
}
