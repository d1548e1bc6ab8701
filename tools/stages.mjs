import { CommandError } from './commands.mjs'

/**
 * Prints one line a stage: what is being done, and when it is done how long it took.
 * @param {NodeJS.WritableStream} stream stderr for commands whose stdout is data
 */
export function stagePrinter(stream) {
  return async function stage(label, work) {
    const started = performance.now()
    stream.write(`${label} … `)
    try {
      const result = await work()
      stream.write(`${seconds(started)}\n`)
      return result
    } catch (error) {
      stream.write(`failed after ${seconds(started)}\n`)
      throw error
    }
  }
}

/** Time since `started` (of performance.now()), as `12.3 s`. */
export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`
}

/** What went wrong, for a person: a program's own words where it had any, and never a stack of ours for those. */
export function explain(error) {
  if (error instanceof CommandError) return [error.output, error.message].filter(Boolean).join('\n')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
