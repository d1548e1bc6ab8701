import type pg from 'pg'

/**
 * Starts the grace of secrets whose replacement has been used. Idempotent: a grace that has started, or a secret that was revoked, is left
 * alone, and one that is to retire sooner does not live longer for it. The trigger on client_secrets notes the change, so the epoch moves
 * only when a row did.
 *
 * The replacement is locked first: while somebody cancels a rotation or extends its grace, this waits, and then sees what they made of it
 * (lib/clients/lock-client-secrets.ts locks in the same order). A replacement that was revoked starts nothing.
 */
const startGrace = (condition: string) => `
  WITH replacement AS MATERIALIZED (
    SELECT new.client_id, new.replaces_id, new.grace_seconds, used.first_used_at
    FROM client_secrets new
    JOIN client_secrets old
      ON old.id = new.replaces_id AND old.client_id = new.client_id AND old.grace_started_at IS NULL AND old.revoked_at IS NULL
    JOIN LATERAL (SELECT min(u.first_used_at) AS first_used_at FROM secret_usage u WHERE u.secret_id = new.id) used
      ON used.first_used_at IS NOT NULL
    WHERE new.grace_seconds IS NOT NULL AND new.revoked_at IS NULL AND ${condition}
    ORDER BY new.id FOR SHARE OF new)
  UPDATE client_secrets old
  SET grace_started_at = replacement.first_used_at,
      retires_at = least(old.retires_at, replacement.first_used_at + make_interval(secs => replacement.grace_seconds))
  FROM replacement
  WHERE old.id = replacement.replaces_id AND old.client_id = replacement.client_id
    AND old.grace_started_at IS NULL AND old.revoked_at IS NULL`

/** After the first committed use of these credentials by this writer. */
export async function startGraceOfReplaced(pool: Pick<pg.Pool, 'query'>, usedCredentialIds: readonly string[]): Promise<void> {
  await pool.query(startGrace('new.id = ANY($1::text[])'), [usedCredentialIds])
}

/** The minute job: the same for every used replacement, so that a crash between a first use and its UPDATE loses nothing. */
export async function repairFirstUse(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  await pool.query(startGrace('true'))
}
