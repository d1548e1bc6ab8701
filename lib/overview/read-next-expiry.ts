import { EXPIRY_ORDER } from '../client-grants/grant-filter.ts'
import type { PrismaClient } from '../db/generated/client.ts'

export interface NextExpiry {
  readonly kind: 'secret' | 'grant'
  /** Of the secret or the grant. */
  readonly id: string
  readonly at: Date
  readonly application: { readonly id: string; readonly name: string }
  /** The hint of a secret, the API of a grant. */
  readonly detail: string
}

/** What expires next, so that nobody learns it from a refused request: a secret that is live and not on its way out, or a grant. */
export async function readNextExpiry(prisma: PrismaClient): Promise<NextExpiry | undefined> {
  const [row] = await prisma.$queryRaw<(Omit<NextExpiry, 'application'> & { clientId: string; clientName: string })[]>`
    SELECT * FROM (
      (SELECT 'secret' AS kind, s.id, s.expires_at AS at, c.id AS "clientId", c.name AS "clientName", s.secret_hint AS detail
        FROM client_secrets s JOIN clients c ON c.id = s.client_id
       WHERE s.slot IS NOT NULL AND s.expires_at > now() AND (s.retires_at IS NULL OR s.retires_at > s.expires_at)
       ORDER BY s.expires_at, s.id LIMIT 1)
      UNION ALL
      (SELECT 'grant', g.id, g.expires_at, c.id, c.name, r.name
        FROM client_grants g JOIN clients c ON c.id = g.client_id JOIN resource_servers r ON r.id = g.resource_server_id
       WHERE ${EXPIRY_ORDER} > now() AND ${EXPIRY_ORDER} < 'infinity' ORDER BY ${EXPIRY_ORDER}, g.id LIMIT 1)
    ) expiring ORDER BY at, id LIMIT 1`
  if (row === undefined) return undefined
  const { clientId, clientName, ...expiry } = row
  return { ...expiry, application: { id: clientId, name: clientName } }
}
