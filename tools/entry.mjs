import './node-version.mjs'
import { explain, stagePrinter } from './stages.mjs'

/**
 * The frame of every command: old Node refused, a failed preparation explained without a stack, exit code 1.
 * @param {(stage: ReturnType<typeof stagePrinter>) => Promise<void>} work
 * @param {NodeJS.WritableStream} [stream] where stage lines go
 */
export async function entry(work, stream = process.stdout) {
  try {
    await work(stagePrinter(stream))
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  }
}
