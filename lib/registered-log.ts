import type { Log } from './log.ts'

const LOG = Symbol.for('writ.log')

/** Pages log through the server's own log, which keeps secrets out: Next's bundle is another module graph of the same process. */
export function registerLog(log: Log | undefined): void {
  ;(globalThis as Record<symbol, unknown>)[LOG] = log
}

/** The log of this process; undefined where no server runs. */
export function registeredLog(): Log | undefined {
  return (globalThis as Record<symbol, unknown>)[LOG] as Log | undefined
}
