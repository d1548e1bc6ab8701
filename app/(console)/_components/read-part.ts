import { unstable_rethrow } from 'next/navigation'
import { uuidv7 } from '../../../lib/ids.ts'
import { registeredLog } from '../../../lib/registered-log.ts'

export type PartResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly requestId: string }

/** Reads one part of a page. When it fails, the rest of the page stands: its place says so, under the id by which the log says why. */
export async function readPart<T>(what: string, read: () => Promise<T>): Promise<PartResult<T>> {
  try {
    return { ok: true, value: await read() }
  } catch (error) {
    unstable_rethrow(error) // what Next throws to steer is no failure
    const requestId = uuidv7()
    registeredLog()?.error({ err: error, requestId, what }, 'a part of a page could not be read')
    return { ok: false, requestId }
  }
}
