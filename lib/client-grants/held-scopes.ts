import type { Pool } from 'pg'

/**
 * Brings `held_scopes` up to date with what was issued. Its rows come and go with the grants by a trigger; only TRUNCATE fires none.
 * @returns how many rows were written or removed
 */
export async function measureHeldScopes(pool: Pick<Pool, 'query'>): Promise<number> {
  const used = await pool.query(`
    UPDATE held_scopes h SET quiet_since = u.day
      FROM held_scopes k CROSS JOIN LATERAL (
        SELECT day FROM scope_usage s WHERE s.grant_id = k.grant_id AND s.scope = k.scope AND s.day > k.quiet_since ORDER BY day DESC LIMIT 1) u
     WHERE h.grant_id = k.grant_id AND h.scope = k.scope AND h.quiet_since < u.day`)
  const gone = await pool.query(
    `DELETE FROM held_scopes h WHERE NOT EXISTS (SELECT FROM client_grants g WHERE g.id = h.grant_id AND h.scope = ANY (g.allowed_scopes))`,
  )
  return (used.rowCount ?? 0) + (gone.rowCount ?? 0)
}
