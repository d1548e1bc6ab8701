import type { ClientAuthMethod, SigningAlg, TokenDialect } from '../../oauth/ports.ts'
import { createEntryReader, type EntryReader, type Place } from './entry-reader.ts'
import {
  type ClientEntry,
  type ClientGrantEntry,
  clientEntry,
  clientGrantEntry,
  DIALECT_ALIASES,
  FOREIGN_AUTH_METHODS,
  type ResourceServerEntry,
  resourceServerEntry,
} from './entry-schemas.ts'
import type { Located } from './parse-document.ts'
import { type DeployedHook, parseHooks } from './parse-hooks.ts'
import type { Sources } from './read-sources.ts'

export interface DeployedResourceServer {
  place: Place
  identifier: string
  name?: string
  scopes?: { value: string; description: string }[]
  signingAlg?: SigningAlg
  tokenLifetimeSeconds?: number
  tokenDialect?: TokenDialect
}

export interface DeployedClient {
  place: Place
  name: string
  clientId?: string
  clientSecret?: string
  description?: string
  metadata?: Record<string, string>
  authMethod?: ClientAuthMethod
  owner?: string
  tags?: string[]
  disabled?: boolean
  disabledReason?: string
}

export interface DeployedClientGrant {
  place: Place
  /** The application's name or client_id. */
  client: string
  audience: string
  /** undefined: every scope that the API defines. */
  scopes?: string[]
  scopeField: 'scope' | 'scopes'
  expiresAt?: Date | null
}

/** What a file asks for. A section is undefined when the file does not speak of it. */
export interface Deployment {
  resourceServers?: DeployedResourceServer[]
  clients?: DeployedClient[]
  clientGrants?: DeployedClientGrant[]
  /** In the order in which they are to run. */
  hooks?: DeployedHook[]
  /** Which of the two sections for them the file has. */
  hookSections?: ReadonlySet<'hooks' | 'actions'>
  /** Names and ids of applications, and identifiers of APIs, that are in the file and left out on purpose; their grants are, too. */
  skippedClients: Set<string>
  skippedAudiences: Set<string>
}

export interface ParsedDeployment {
  deployment: Deployment
  problems: Located[]
  /** What is ignored and what is read in another way than it is written, for the person who applies. */
  notes: string[]
}

/** Checks every entry of the sources and translates it. Nothing stops at the first problem. */
export function parseDeployment(sources: Sources): ParsedDeployment {
  const reader = createEntryReader(sources)
  const deployment: Deployment = { skippedClients: new Set(), skippedAudiences: new Set() }
  const { resourceServers, clients, clientGrants } = sources.sections
  if (resourceServers) {
    deployment.resourceServers = reader.read('resourceServers', resourceServers, resourceServerEntry, (entry, place) =>
      toResourceServer(entry, place, deployment, reader),
    )
  }
  if (clients) {
    deployment.clients = reader.read('clients', clients, clientEntry, (entry, place) => toClient(entry, place, deployment, reader))
  }
  if (clientGrants) {
    deployment.clientGrants = reader.read('clientGrants', clientGrants, clientGrantEntry, (entry, place) =>
      toClientGrant(entry, place, deployment, reader),
    )
  }
  const hooks = parseHooks(sources, reader)
  if (hooks) {
    deployment.hooks = hooks
    deployment.hookSections = new Set((['hooks', 'actions'] as const).filter((section) => sources.sections[section]))
  }
  refuseTwice(deployment.resourceServers, 'identifier', (entry) => entry.identifier, reader.problems)
  refuseTwice(deployment.clients, 'name', (entry) => entry.name, reader.problems)
  refuseTwice(deployment.clients, 'client_id', (entry) => entry.clientId, reader.problems)
  return {
    deployment,
    problems: [...sources.problems, ...reader.problems],
    notes: [
      ...(sources.ignoredSections.length === 0 ? [] : [`ignored sections: ${sources.ignoredSections.join(', ')}`]),
      ...reader.notes(),
    ],
  }
}

function toResourceServer(
  entry: ResourceServerEntry,
  place: Place,
  deployment: Deployment,
  reader: EntryReader,
): DeployedResourceServer | undefined {
  if (entry.is_system === true) {
    deployment.skippedAudiences.add(entry.identifier)
    reader.skip(`skipped API "${entry.name ?? entry.identifier}": it is Auth0's own`)
    return undefined
  }
  const dialect = entry.token_dialect
  const alias = dialect === undefined ? undefined : DIALECT_ALIASES[dialect]
  if (alias) reader.skip(`API "${entry.identifier}": ${dialect} is read as ${alias}; Writ has no user permissions to put into tokens`)
  return withoutUndefined({
    place,
    identifier: entry.identifier,
    name: entry.name,
    scopes: entry.scopes,
    signingAlg: entry.signing_alg,
    tokenLifetimeSeconds: entry.token_lifetime,
    tokenDialect: alias ?? (dialect as TokenDialect | undefined),
  })
}

function toClient(entry: ClientEntry, place: Place, deployment: Deployment, reader: EntryReader): DeployedClient | undefined {
  const reason = whySkipped(entry)
  if (reason !== undefined) {
    deployment.skippedClients.add(entry.name)
    if (entry.client_id !== undefined) deployment.skippedClients.add(entry.client_id)
    reader.skip(`skipped application "${entry.name}": ${reason}`)
    return undefined
  }
  return withoutUndefined({
    place,
    name: entry.name,
    clientId: entry.client_id,
    clientSecret: entry.client_secret,
    description: entry.description,
    metadata: entry.client_metadata,
    authMethod: entry.token_endpoint_auth_method as ClientAuthMethod | undefined,
    owner: entry.owner,
    tags: entry.tags,
    disabled: entry.disabled,
    disabledReason: entry.disabled_reason,
  })
}

/** Writ serves machines: applications that people sign in to, and public ones, have no client credentials (RFC 6749 §4.4). */
function whySkipped(entry: ClientEntry): string | undefined {
  if (entry.global === true) return "it stands for all of Auth0's applications"
  if (entry.grant_types !== undefined && !entry.grant_types.includes('client_credentials'))
    return 'its grant_types do not have client_credentials'
  if (entry.grant_types === undefined && ['spa', 'native', 'resource_server'].includes(entry.app_type ?? ''))
    return `its app_type is ${entry.app_type}`
  const method = entry.token_endpoint_auth_method
  if (method === 'none') return 'it is a public client (token_endpoint_auth_method none)'
  if ((FOREIGN_AUTH_METHODS as readonly (string | undefined)[]).includes(method)) return `this version of Writ has no ${method}`
  return undefined
}

const AUTH0_APIS = /^https:\/\/[^/]+\.auth0\.com\/(api\/v2\/|userinfo|me\/|my-org\/)$/

function toClientGrant(
  entry: ClientGrantEntry,
  place: Place,
  deployment: Deployment,
  reader: EntryReader,
): DeployedClientGrant | undefined {
  const reason = deployment.skippedClients.has(entry.client_id)
    ? 'the application is skipped'
    : deployment.skippedAudiences.has(entry.audience) || AUTH0_APIS.test(entry.audience)
      ? "the API is Auth0's own"
      : entry.subject_type !== undefined && entry.subject_type !== 'client'
        ? `its subject_type is ${entry.subject_type}`
        : undefined
  if (reason !== undefined) {
    reader.skip(`skipped grant of "${entry.client_id}" to ${entry.audience}: ${reason}`)
    return undefined
  }
  const expiresAt = typeof entry.expires_at === 'string' ? new Date(entry.expires_at) : entry.expires_at
  const scopes = entry.allow_all_scopes === true ? undefined : (entry.scope ?? entry.scopes)
  const scopeField: DeployedClientGrant['scopeField'] = entry.scope === undefined ? 'scopes' : 'scope'
  return withoutUndefined({ place, client: entry.client_id, audience: entry.audience, scopes, scopeField, expiresAt })
}

function refuseTwice<Entry extends { place: Place }>(
  entries: readonly Entry[] | undefined,
  field: string,
  keyOf: (entry: Entry) => string | undefined,
  problems: Located[],
): void {
  const seen = new Set<string>()
  for (const entry of entries ?? []) {
    const key = keyOf(entry)
    if (key !== undefined && seen.has(key)) problems.push(entry.place([field], `"${key}" stands twice`))
    if (key !== undefined) seen.add(key)
  }
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value
}
