import { isStorableTime } from '../db/storable-time.ts'
import { uuidOfRequest } from './request-id.ts'

/** A place in the log, whose rows are in the order of time and id. */
export interface LogCursor {
  readonly at: Date
  readonly id: string
}

/** No id sorts before it: the place before everything of its moment. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** As addresses carry it, and the live tail's `Last-Event-ID`: milliseconds and id. */
export function printLogCursor({ at, id }: LogCursor): string {
  return `${at.getTime()}.${id}`
}

/** What is no cursor of ours is none. */
export function parseLogCursor(text: string | undefined): LogCursor | undefined {
  const [, milliseconds, uuid] = /^(\d{1,15})\.([\da-f-]{36})$/.exec(text ?? '') ?? []
  const id = uuid && uuidOfRequest(uuid)
  const at = new Date(Number(milliseconds))
  return id && isStorableTime(at) ? { at, id } : undefined
}
