import type pg from 'pg'

/**
 * Starts the grace of secrets whose replacement has been used. Idempotent: a grace that has started, or a secret that was revoked, is left
 * alone, and one that is to retire sooner does not live longer for it. The trigger on client_secrets notes the change, so the epoch moves
 * only when a row did.
 */
const START_GRACE = `
  UPDATE client_secrets old
  SET grace_started_at = used.first_used_at,
      retires_at = least(old.retires_at, used.first_used_at + make_interval(secs => new.grace_seconds))
  FROM client_secrets new
  JOIN LATERAL (SELECT min(u.first_used_at) AS first_used_at FROM secret_usage u WHERE u.secret_id = new.id) used ON used.first_used_at IS NOT NULL
  WHERE old.id = new.replaces_id AND old.client_id = new.client_id AND new.grace_seconds IS NOT NULL
    AND old.grace_started_at IS NULL AND old.revoked_at IS NULL`

/** After the first committed use of these credentials by this writer. */
export async function startGraceOfReplaced(pool: Pick<pg.Pool, 'query'>, usedCredentialIds: readonly string[]): Promise<void> {
  await pool.query(`${START_GRACE} AND new.id = ANY($1::text[])`, [usedCredentialIds])
}

/** The minute job: the same for every used replacement, so that a crash between a first use and its UPDATE loses nothing. */
export async function repairFirstUse(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  await pool.query(START_GRACE)
}
