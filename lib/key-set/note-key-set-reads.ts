import type { Pool } from 'pg'

/** One write in so many seconds for each process: it is about whether an API reads the keys, not about how often. */
const APART_MILLISECONDS = 10_000
/** The console reads the public documents itself, through the public URL; that is nobody's API. */
export const CONSOLE_USER_AGENT = 'Writ console'

interface KeySetReader {
  readonly address: string
  readonly userAgent: string
}

/**
 * Notes that the key set was read over HTTP. An API which verifies tokens reads it, so this is how the console knows that one does. Whoever
 * reads the key set does not wait for the note, and a note that fails is made up for by the next.
 */
export function createKeySetNote(pool: Pool, onFailure: (error: unknown) => void, now: () => number = Date.now) {
  let notedAt = Number.NEGATIVE_INFINITY
  return ({ address, userAgent }: KeySetReader): void => {
    if (userAgent.startsWith(CONSOLE_USER_AGENT) || now() - notedAt < APART_MILLISECONDS) return
    notedAt = now()
    noteKeySetRead(pool, address).catch((error) => {
      notedAt = Number.NEGATIVE_INFINITY
      onFailure(error)
    })
  }
}

export async function noteKeySetRead(pool: Pool, address: string): Promise<void> {
  await pool.query(
    `INSERT INTO key_set_usage (last_read_at, last_address) VALUES (clock_timestamp(), $1)
     ON CONFLICT (id) DO UPDATE SET last_read_at = excluded.last_read_at, last_address = excluded.last_address`,
    [address],
  )
}
