import { uuidv7 } from '../../../lib/ids.ts'
import { registeredLog } from '../../../lib/registered-log.ts'

export type Part<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly requestId: string }

/** Reads one part of a page. When it fails, the rest of the page stands: its place says so, under the id by which the log says why. */
export async function readPart<T>(what: string, work: () => Promise<T>): Promise<Part<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    const requestId = uuidv7()
    registeredLog()?.error({ err: error, requestId }, `${what} could not be read`)
    return { ok: false, requestId }
  }
}
