import type { PrismaClient } from '../db/generated/client.ts'
import type { ClientAuthMethod } from '../oauth/ports.ts'
import type { SecretFacts } from './client-secret-state.ts'

const DEAD_SECRETS_SHOWN = 20

/** A secret as the credentials page shows it: all of it may be sent to a browser, and all of it as JSON. Times in ms. */
export interface SecretSummary extends SecretFacts {
  readonly hint: string
  readonly label: string
  readonly createdBy: string
  /** From where it was last used. */
  readonly lastAddress: string
}

export interface ClientCredentials {
  readonly clientId: string
  readonly name: string
  readonly authMethod: ClientAuthMethod
  readonly disabled: boolean
  readonly revision: number
  /** Live ones first, then the latest of those that ended; each group newest first. */
  readonly secrets: readonly SecretSummary[]
  /** Ended ones beyond those. */
  readonly olderSecrets: number
  /** Of the APIs that it may call; 0 when there is none. */
  readonly longestTokenLifetimeSeconds: number
  /** Database time. */
  readonly readAt: number
}

interface CredentialsRow extends Omit<ClientCredentials, 'olderSecrets' | 'secrets'> {
  secretCount: number
  secrets: SecretSummary[]
}

/** The secrets of an application with their use, in one statement, so that what belongs together is read together. */
export async function readClientCredentials(
  { prisma }: { prisma: PrismaClient },
  clientId: string,
): Promise<ClientCredentials | undefined> {
  const [row] = await prisma.$queryRaw<{ value: CredentialsRow }[]>`
    SELECT json_build_object(
      'clientId', c.id, 'name', c.name, 'authMethod', c.auth_method, 'disabled', c.disabled_at IS NOT NULL, 'revision', c.revision,
      'readAt', floor(extract(epoch FROM clock_timestamp()) * 1000),
      'secretCount', (SELECT count(*) FROM client_secrets s WHERE s.client_id = c.id),
      'longestTokenLifetimeSeconds', (
        SELECT coalesce(max(r.token_lifetime_seconds), 0) FROM client_grants g
        JOIN resource_servers r ON r.id = g.resource_server_id WHERE g.client_id = c.id),
      'secrets', (SELECT coalesce(json_agg(json_build_object(
          'id', s.id, 'hint', s.secret_hint, 'label', s.label, 'createdBy', s.created_by, 'replacesId', s.replaces_id,
          'graceSeconds', s.grace_seconds, 'createdAt', ms.created_at, 'expiresAt', ms.expires_at,
          'graceStartedAt', ms.grace_started_at, 'retiresAt', ms.retires_at, 'revokedAt', ms.revoked_at,
          'firstUsedAt', floor(extract(epoch FROM u.first_used_at) * 1000), 'lastUsedAt', floor(extract(epoch FROM u.last_used_at) * 1000),
          'lastAddress', coalesce(u.last_address, '')) ORDER BY s.slot IS NULL, s.created_at DESC, s.id DESC), '[]')
        FROM (SELECT * FROM client_secrets WHERE client_id = c.id
          ORDER BY slot IS NULL, created_at DESC, id DESC LIMIT 2 + ${DEAD_SECRETS_SHOWN}::int) s
        CROSS JOIN LATERAL (SELECT
          floor(extract(epoch FROM s.created_at) * 1000) AS created_at, floor(extract(epoch FROM s.expires_at) * 1000) AS expires_at,
          floor(extract(epoch FROM s.grace_started_at) * 1000) AS grace_started_at,
          floor(extract(epoch FROM s.retires_at) * 1000) AS retires_at, floor(extract(epoch FROM s.revoked_at) * 1000) AS revoked_at) ms
        CROSS JOIN LATERAL (SELECT min(first_used_at) AS first_used_at, max(last_used_at) AS last_used_at,
          (array_agg(last_address ORDER BY last_used_at DESC))[1] AS last_address
          FROM secret_usage WHERE secret_id = s.id) u)) AS value
    FROM clients c WHERE c.id = ${clientId}`
  if (row === undefined) return undefined
  const { secretCount, ...credentials } = row.value
  return { ...credentials, olderSecrets: secretCount - credentials.secrets.length }
}
