import { isStartupError } from '../errors.ts'
import type { Log } from '../log.ts'
import { endsWithin } from './closers.ts'

/** A terminal signals the whole process group, and a wrapper may pass the same signal on: within this time it is one wish, not two. */
const SAME_SIGNAL_MILLISECONDS = 1_000
const FATAL_STOP_MILLISECONDS_MAX = 15_000

export interface ProcessEndOptions {
  /** Stops gracefully. Never rejects. */
  readonly stop: () => Promise<void>
  /** What cannot wait, at once and synchronously. */
  readonly abandon: () => void
  readonly log: Log
}

export interface ProcessEnd {
  /** Ends the process because of a defect. */
  fatal(error: unknown, what: string): void
  /** Ends it because somebody asked. */
  onSignal(signal: NodeJS.Signals): void
}

/**
 * How the process ends. SIGTERM and SIGINT stop it gracefully with exit code 0; a second one ends it at once. An error that nobody caught
 * leaves the process in a state that nobody has thought of: it is logged, nothing more is issued, and the exit code is 1.
 */
export function endProcessOn({ stop, abandon, log }: ProcessEndOptions): ProcessEnd {
  let signalledAt: number | undefined
  let failed = false

  const onSignal = (signal: NodeJS.Signals) => {
    if (signalledAt === undefined) {
      signalledAt = Date.now()
      log.info({ signal }, 'stopping')
      stop().then(() => {
        log.info('stopped')
        process.exit(failed ? 1 : 0)
      })
    } else if (Date.now() - signalledAt > SAME_SIGNAL_MILLISECONDS) {
      log.warn({ signal }, 'stopping at once')
      abandon()
      process.exit(1)
    }
  }

  const fatal = (error: unknown, what: string) => {
    if (failed) return
    failed = true
    log.fatal({ err: error }, what)
    endsWithin(stop(), FATAL_STOP_MILLISECONDS_MAX).then((stopped) => {
      if (!stopped) abandon()
      process.exit(1)
    })
  }

  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  process.on('uncaughtException', (error) => fatal(error, 'an error that nobody caught; stopping'))
  process.on('unhandledRejection', (reason) => fatal(reason, 'a rejection that nobody caught; stopping'))
  return { fatal, onSignal }
}

/** One sentence a line for what an operator can correct, without a stack; anything else is a defect and keeps its stack. */
export function describeStartFailure(error: unknown): string {
  if (isStartupError(error)) {
    const { problems } = error
    return problems.length === 1
      ? `Writ cannot start. ${problems[0]}`
      : `Writ cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`
  }
  return `Writ cannot start, and this is a defect of Writ: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}
