import type { z } from 'zod'
import type { ClientAuthMethod, SigningAlg, TokenDialect } from '../../oauth/ports.ts'
import { formatPath } from '../../parse-input.ts'
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
import type { Section, SourceEntry, Sources } from './read-sources.ts'

/** Makes a problem or remark about a part of one entry: `place(['scope', 0], 'is …')`. */
export type Place = (path: readonly PropertyKey[], message: string) => Located

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
  const parser = createParser(sources)
  const deployment: Deployment = { skippedClients: new Set(), skippedAudiences: new Set() }
  const { resourceServers, clients, clientGrants } = sources.sections
  if (resourceServers) {
    deployment.resourceServers = parser.read('resourceServers', resourceServers, resourceServerEntry, (entry, place) =>
      toResourceServer(entry, place, deployment, parser),
    )
  }
  if (clients) {
    deployment.clients = parser.read('clients', clients, clientEntry, (entry, place) => toClient(entry, place, deployment, parser))
  }
  if (clientGrants) {
    deployment.clientGrants = parser.read('clientGrants', clientGrants, clientGrantEntry, (entry, place) =>
      toClientGrant(entry, place, deployment, parser),
    )
  }
  refuseTwice(deployment.resourceServers, 'identifier', (entry) => entry.identifier, parser.problems)
  refuseTwice(deployment.clients, 'name', (entry) => entry.name, parser.problems)
  refuseTwice(deployment.clients, 'client_id', (entry) => entry.clientId, parser.problems)
  return {
    deployment,
    problems: [...sources.problems, ...parser.problems],
    notes: [...sectionNotes(sources.ignoredSections), ...parser.notes()],
  }
}

const FIELD_DEPTH_MAX = 4 // scopes[0].description

interface Parser {
  problems: Located[]
  skip(what: string): void
  read<Entry, Deployed>(
    section: Section,
    entries: readonly SourceEntry[],
    schema: z.ZodType<Entry>,
    translate: (entry: Entry, place: Place) => Deployed | undefined,
  ): Deployed[]
  notes(): string[]
}

function createParser({ keywords }: Sources): Parser {
  const problems: Located[] = []
  const skipped: string[] = []
  const ignoredFields = new Map<string, number>()

  function readEntry<Entry>(section: Section, source: SourceEntry, schema: z.ZodType<Entry>): { entry: Entry; place: Place } | undefined {
    const place: Place = (path, message) => {
      const { path: full, file, line } = source.at(path)
      return { path: formatPath(full), message: keywords.mask(message), file, ...(line ? { line } : {}) }
    }
    if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
      problems.push(place([], 'must be a map of fields'))
      return undefined
    }
    const known = knownFields(schema)
    const fields: [string, unknown][] = []
    for (const [name, value] of Object.entries(source.value)) {
      if (!known.has(name)) ignoredFields.set(`${section}.${name}`, (ignoredFields.get(`${section}.${name}`) ?? 0) + 1)
      // Auth0 exports write null for "not set"; only an expiry gives null a meaning of its own.
      else if (value !== null || name === 'expires_at') fields.push([name, value])
    }
    const open = fields.flatMap(([name, value]) => openKeywords(value, [name]))
    if (open.length > 0) {
      problems.push(...open.map(({ path, text }) => place(path, keywords.explainOpen(text) ?? '')))
      return undefined
    }
    const result = schema.safeParse(Object.fromEntries(fields))
    if (result.success) return { entry: result.data, place }
    problems.push(...result.error.issues.map((issue) => place(issue.path, issue.message)))
    return undefined
  }

  function openKeywords(value: unknown, path: PropertyKey[]): { path: PropertyKey[]; text: string }[] {
    if (typeof value === 'string') return keywords.explainOpen(value) === undefined ? [] : [{ path, text: value }]
    // No field goes deeper, but what aliases build may, without end.
    if (typeof value !== 'object' || value === null || path.length > FIELD_DEPTH_MAX) return []
    const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return members.flatMap(([name, member]) => openKeywords(member, [...path, name]))
  }

  return {
    problems,
    skip: (what) => void skipped.push(keywords.mask(what)),
    read: (section, entries, schema, translate) =>
      entries.flatMap((source) => {
        const read = readEntry(section, source, schema)
        const deployed = read && translate(read.entry, read.place)
        return deployed === undefined ? [] : [deployed]
      }),
    notes() {
      const fields = [...ignoredFields].map(([field, count]) => `${field}${count === 1 ? '' : ` (${count}×)`}`)
      return [...skipped, ...(fields.length === 0 ? [] : [`ignored fields: ${fields.sort().join(', ')}`])]
    },
  }
}

function knownFields(schema: z.ZodType): ReadonlySet<string> {
  // Every entry schema is an object, with or without refinements on it.
  return new Set(Object.keys((schema as unknown as { shape: Record<string, unknown> }).shape))
}

function sectionNotes(ignored: readonly string[]): string[] {
  const code = ignored.filter((section) => ['hooks', 'actions', 'triggers', 'rules'].includes(section))
  const others = ignored.filter((section) => !code.includes(section))
  return [
    ...(code.length === 0
      ? []
      : [`ignored: ${code.join(', ')}. This version of Writ does not import code that runs while a token is made.`]),
    ...(others.length === 0 ? [] : [`ignored sections: ${others.join(', ')}`]),
  ]
}

function toResourceServer(
  entry: ResourceServerEntry,
  place: Place,
  deployment: Deployment,
  parser: Parser,
): DeployedResourceServer | undefined {
  if (entry.is_system === true) {
    deployment.skippedAudiences.add(entry.identifier)
    parser.skip(`skipped API "${entry.name ?? entry.identifier}": it is Auth0's own`)
    return undefined
  }
  const dialect = entry.token_dialect
  const alias = dialect === undefined ? undefined : DIALECT_ALIASES[dialect]
  if (alias) parser.skip(`API "${entry.identifier}": ${dialect} is read as ${alias}; Writ has no user permissions to put into tokens`)
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

function toClient(entry: ClientEntry, place: Place, deployment: Deployment, parser: Parser): DeployedClient | undefined {
  const reason = whySkipped(entry)
  if (reason !== undefined) {
    deployment.skippedClients.add(entry.name)
    if (entry.client_id !== undefined) deployment.skippedClients.add(entry.client_id)
    parser.skip(`skipped application "${entry.name}": ${reason}`)
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

function toClientGrant(entry: ClientGrantEntry, place: Place, deployment: Deployment, parser: Parser): DeployedClientGrant | undefined {
  const reason = deployment.skippedClients.has(entry.client_id)
    ? 'the application is skipped'
    : deployment.skippedAudiences.has(entry.audience) || AUTH0_APIS.test(entry.audience)
      ? "the API is Auth0's own"
      : entry.subject_type !== undefined && entry.subject_type !== 'client'
        ? `its subject_type is ${entry.subject_type}`
        : undefined
  if (reason !== undefined) {
    parser.skip(`skipped grant of "${entry.client_id}" to ${entry.audience}: ${reason}`)
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
