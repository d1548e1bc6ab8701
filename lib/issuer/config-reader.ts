import type pg from 'pg'
import type { Client, ClientAuthMethod, ClientGrant, ClientSecret, ResourceServer, SigningAlg, TokenDialect } from '../oauth/ports.ts'
import type { DatabaseClock } from './database-clock.ts'

/** How many dead secrets of a client are kept in memory, so that a refusal can say `secret_expired` or `secret_retired`. */
const DEAD_SECRETS_KEPT = 10
/** A request waits no longer than this for the configuration; then it is answered 503. */
const READ_DEADLINE_MILLISECONDS = 3_000
/** More changes than this and a snapshot forgets everything instead of the keys they name. */
export const CHANGES_READ_MAX = 1_000

/** Where the configuration stands. Equality is on the tag. */
export interface Epoch {
  readonly tag: string
  readonly epoch: bigint
}

/** A value and the configuration it belongs to: both come from one statement, so from one database snapshot. */
export interface Dated<T> extends Epoch {
  readonly value: T
}

/** A client with what decides its requests. Grants by resource server id. */
export interface ClientEntry {
  readonly client: Client
  readonly grants: ReadonlyMap<string, ClientGrant>
}

/** A signing key as stored: the private half sealed. */
export interface StoredSigningKey {
  readonly kid: string
  readonly alg: SigningAlg
  readonly status: 'next' | 'current' | 'previous'
  readonly publicJwk: Record<string, unknown>
  readonly privateKeySealed: string
}

/** A hook that is on, with its live version; its secrets sealed. */
export interface StoredHook {
  readonly id: string
  readonly name: string
  readonly revision: number
  readonly version: { readonly id: string; readonly number: number; readonly code: string; readonly shape: 'hook' | 'action' }
  /** null: for every application, and every API. */
  readonly clientIds: readonly string[] | null
  readonly resourceServerIds: readonly string[] | null
  readonly secrets: readonly { readonly name: string; readonly valueSealed: string }[]
  readonly hosts: readonly string[]
}

/** What changed since an epoch; `everything` when it cannot be told key by key. */
export interface ConfigChanges extends Epoch {
  readonly changed: 'everything' | readonly { readonly kind: string; readonly key: string }[]
}

/** The reads of the token path. Each is one statement that also reads the tag. @throws what pg throws */
export class ConfigReader {
  constructor(
    private readonly pool: Pick<pg.Pool, 'query'>,
    private readonly clock?: DatabaseClock,
  ) {}

  /** The tag of now. It also tells the time, so that a process which issues nothing knows its clock's offset. */
  async epoch(): Promise<Epoch> {
    const sentAt = Date.now()
    const sql = "SELECT tag, epoch, date_trunc('milliseconds', clock_timestamp()) AS value FROM config_epoch"
    const { tag, epoch, value } = await this.#read(sql, [])
    this.clock?.observe(sentAt, (value as Date).getTime(), Date.now())
    return { tag, epoch }
  }

  async client(clientId: string): Promise<Dated<ClientEntry | undefined>> {
    const { value, ...epoch } = await this.#read(
      `SELECT e.tag, e.epoch, (
        SELECT json_build_object(
          'id', c.id, 'name', c.name, 'authMethod', c.auth_method, 'disabled', c.disabled_at IS NOT NULL, 'metadata', c.metadata,
          'revision', c.revision,
          'secrets', (SELECT coalesce(json_agg(json_build_object(
              'id', s.id, 'secretHash', s.secret_hash, 'secretHint', s.secret_hint, 'expiresAt', ${milliseconds('s.expires_at')},
              'retiresAt', ${milliseconds('s.retires_at')}, 'revokedAt', ${milliseconds('s.revoked_at')})), '[]')
            FROM (SELECT * FROM client_secrets WHERE client_id = c.id
              ORDER BY slot NULLS LAST, created_at DESC LIMIT 2 + ${DEAD_SECRETS_KEPT}) s),
          'grants', (SELECT coalesce(json_agg(json_build_object(
              'id', g.id, 'resourceServerId', g.resource_server_id, 'allowedScopes', g.allowed_scopes,
              'expiresAt', ${milliseconds('g.expires_at')}, 'revision', g.revision)), '[]')
            FROM client_grants g WHERE g.client_id = c.id))
        FROM clients c WHERE c.id = $1) AS value
      FROM config_epoch e`,
      [clientId],
    )
    return { ...epoch, value: value === null ? undefined : toClientEntry(value as ClientJson) }
  }

  async resourceServer(identifier: string): Promise<Dated<ResourceServer | undefined>> {
    const { value, ...epoch } = await this.#read(
      `SELECT e.tag, e.epoch, (
        SELECT json_build_object(
          'id', r.id, 'identifier', r.identifier, 'name', r.name, 'signingAlg', r.signing_alg,
          'tokenLifetimeSeconds', r.token_lifetime_seconds, 'tokenDialect', r.token_dialect, 'revision', r.revision,
          'definedScopes', (SELECT coalesce(json_agg(s.value), '[]') FROM scopes s WHERE s.resource_server_id = r.id))
        FROM resource_servers r WHERE r.identifier = $1) AS value
      FROM config_epoch e`,
      [identifier],
    )
    return { ...epoch, value: value === null ? undefined : toResourceServer(value as ResourceServerJson) }
  }

  async signingKeys(): Promise<Dated<readonly StoredSigningKey[]>> {
    const { value, ...epoch } = await this.#read(
      `SELECT e.tag, e.epoch, (
        SELECT coalesce(json_agg(json_build_object('kid', k.kid, 'alg', k.alg, 'status', k.status, 'publicJwk', k.public_jwk,
          'privateKeySealed', k.private_key_sealed) ORDER BY k.created_at, k.kid), '[]')
        FROM signing_keys k WHERE k.status IN ('next', 'current', 'previous')) AS value
      FROM config_epoch e`,
      [],
    )
    return { ...epoch, value: value as StoredSigningKey[] }
  }

  async hooks(): Promise<Dated<readonly StoredHook[]>> {
    const chosen = (column: string) =>
      `(SELECT coalesce(json_agg(t.${column}), '[]') FROM hook_targets t WHERE t.hook_id = h.id AND t.${column} IS NOT NULL)`
    const { value, ...epoch } = await this.#read(
      `SELECT e.tag, e.epoch, (
        SELECT coalesce(json_agg(json_build_object('id', h.id, 'name', h.name, 'revision', h.revision,
          'version', json_build_object('id', v.id, 'number', v.number, 'code', v.compiled, 'shape', v.shape),
          'clientIds', CASE WHEN h.targets_clients THEN ${chosen('client_id')} END,
          'resourceServerIds', CASE WHEN h.targets_resource_servers THEN ${chosen('resource_server_id')} END,
          'secrets', (SELECT coalesce(json_agg(json_build_object('name', s.name, 'valueSealed', s.value_sealed)), '[]')
            FROM hook_secrets s WHERE s.hook_id = h.id),
          'hosts', (SELECT coalesce(json_agg(f.host), '[]') FROM hook_fetch_hosts f WHERE f.hook_id = h.id)) ORDER BY h.position, h.id), '[]')
        FROM hooks h JOIN hook_versions v ON v.id = h.live_version_id WHERE h.is_enabled) AS value
      FROM config_epoch e`,
      [],
    )
    return { ...epoch, value: value as StoredHook[] }
  }

  async settings(): Promise<Dated<ReadonlyMap<string, unknown>>> {
    const { value, ...epoch } = await this.#read(
      `SELECT e.tag, e.epoch, (SELECT coalesce(json_object_agg(s.key, s.value), '{}') FROM settings s) AS value FROM config_epoch e`,
      [],
    )
    return { ...epoch, value: new Map(Object.entries(value as Record<string, unknown>)) }
  }

  /**
   * The keys changed between `since` and now. Only a history that contains `since` (same number, same tag) can be followed: after a
   * restore or a promotion that lost a tail the numbers may continue, but they count other changes.
   */
  async changesSince(since: Epoch): Promise<ConfigChanges> {
    const { value, ...epoch } = await this.#read(
      `SELECT e.tag, e.epoch, json_build_object(
        'known', EXISTS (SELECT 1 FROM config_changes WHERE epoch = $1 AND tag = $2),
        'changed', (SELECT coalesce(json_agg(json_build_object('kind', c.kind, 'key', c.key)), '[]')
          FROM (SELECT DISTINCT kind, key FROM config_changes WHERE epoch > $1 LIMIT ${CHANGES_READ_MAX + 1}) c)) AS value
      FROM config_epoch e`,
      [since.epoch.toString(), since.tag],
    )
    const { known, changed } = value as { known: boolean; changed: { kind: string; key: string }[] }
    const traceable = known && epoch.epoch > since.epoch && changed.length <= CHANGES_READ_MAX
    return { ...epoch, changed: traceable ? changed : 'everything' }
  }

  async #read(sql: string, values: unknown[]): Promise<Dated<unknown>> {
    const query = { text: sql, values, query_timeout: READ_DEADLINE_MILLISECONDS }
    const { rows } = await this.pool.query<{ tag: string; epoch: string; value: unknown }>(query)
    const row = rows[0]
    if (!row) throw new Error('config_epoch has no row: the migrations did not run')
    return { tag: row.tag, epoch: BigInt(row.epoch), value: row.value }
  }
}

function milliseconds(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::bigint`
}

interface ClientJson {
  id: string
  name: string
  authMethod: ClientAuthMethod
  disabled: boolean
  metadata: Record<string, string>
  revision: number
  secrets: ClientSecret[]
  grants: (ClientGrant & { resourceServerId: string })[]
}

function toClientEntry({ grants, ...client }: ClientJson): ClientEntry {
  return { client, grants: new Map(grants.map(({ resourceServerId, ...grant }) => [resourceServerId, grant])) }
}

interface ResourceServerJson extends Omit<ResourceServer, 'definedScopes' | 'tokenDialect'> {
  tokenDialect: TokenDialect
  definedScopes: string[]
}

function toResourceServer({ definedScopes, ...resourceServer }: ResourceServerJson): ResourceServer {
  return { ...resourceServer, definedScopes: new Set(definedScopes) }
}
