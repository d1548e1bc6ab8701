import { Document, isScalar, visit } from 'yaml'
import type { Configuration } from '../apply/read-configuration.ts'
import { toExportedHooks } from './export-hooks.ts'

/** A stored configuration in the format that `apply` reads: the sections of a YAML file. Never a secret. */
export interface ExportedDeployment {
  resourceServers: Record<string, unknown>[]
  clients: Record<string, unknown>[]
  clientGrants: Record<string, unknown>[]
  hooks?: Record<string, unknown>[]
  actions?: Record<string, unknown>[]
  triggers?: Record<string, unknown>
}

/** Only what differs from a default or has to be there, in a fixed order: two exports of the same state are the same text. */
export function toExportedDeployment(configuration: Configuration): ExportedDeployment {
  const { clients, resourceServers, clientGrants } = configuration
  return {
    resourceServers: resourceServers.map((resourceServer) => ({
      name: resourceServer.name,
      identifier: resourceServer.identifier,
      signing_alg: resourceServer.signingAlg,
      token_lifetime: resourceServer.tokenLifetimeSeconds,
      token_dialect: resourceServer.tokenDialect,
      scopes: resourceServer.scopes.map(({ value, description }) => ({ value, ...(description === '' ? {} : { description }) })),
    })),
    clients: clients.map((client) => ({
      name: client.name,
      client_id: client.id,
      ...(client.description === '' ? {} : { description: client.description }),
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
      ...(client.authMethod === 'client_secret' ? {} : { token_endpoint_auth_method: client.authMethod }),
      ...(Object.keys(client.metadata).length === 0 ? {} : { client_metadata: sortKeys(client.metadata) }),
      ...(client.owner === '' ? {} : { owner: client.owner }),
      ...(client.tags.length === 0 ? {} : { tags: client.tags }),
      ...(client.disabledAt === null ? {} : { disabled: true }),
      ...(client.disabledReason === '' ? {} : { disabled_reason: client.disabledReason }),
    })),
    clientGrants: clientGrants.map((grant) => ({
      client_id: grant.client.name,
      audience: grant.resourceServer.identifier,
      scope: grant.allowedScopes,
      ...(grant.expiresAt === null ? {} : { expires_at: grant.expiresAt.toISOString() }),
    })),
    ...toExportedHooks(configuration),
  }
}

const HEADER = ' Written by `writ export`, read by `writ apply`. Secrets are not in it: Writ stores only their hashes.'

/** The deployment as one YAML document. */
export function toYaml(deployment: ExportedDeployment): string {
  const document = new Document(deployment)
  document.commentBefore = HEADER
  visit(document, {
    Scalar(_key, node) {
      // Quoted, so that the escapes below mean the character again when it is read.
      if (
        isScalar(node) &&
        typeof node.value === 'string' &&
        (KEYWORD_LIKE.test(node.value) || UNSAFE.test(node.value) || node.value.includes('\r'))
      )
        node.type = 'QUOTE_DOUBLE'
    },
  })
  return escapeSpecial(document.toString({ lineWidth: 0, flowCollectionPadding: false }))
}

/** One entry as a JSON file of the directory layout. */
export function toJsonFile(entry: Record<string, unknown>): string {
  return escapeSpecial(`${JSON.stringify(entry, null, 2)}\n`)
}

// What would read as a keyword of `apply`, and what a terminal would obey. The header has neither.
const KEYWORD_LIKE = /@@[A-Za-z0-9_.-]+@@|##[A-Za-z0-9_.-]+##/
const UNSAFE = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
const SPECIAL = new RegExp(`${KEYWORD_LIKE.source}|${UNSAFE.source}`, 'g')

/** `\uXXXX` is an escape in JSON and in double-quoted YAML alike. */
function escapeSpecial(text: string): string {
  return text.replace(SPECIAL, (match) => `\\u${match.charCodeAt(0).toString(16).padStart(4, '0')}${match.slice(1)}`)
}

function sortKeys(map: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** File names of the directory layout, by directory: readable, safe on every file system, and no two alike. */
export function toFiles(deployment: ExportedDeployment): Map<string, string> {
  const files = new Map<string, string>()
  const taken = new Set<string>() // in lower case: some file systems take two such names for one
  const add = (directory: string, name: string, entry: Record<string, unknown>) => {
    let file = `${directory}/${name}.json`
    for (let copy = 2; taken.has(file.toLowerCase()); copy++) file = `${directory}/${name}-${copy}.json`
    taken.add(file.toLowerCase())
    files.set(file, toJsonFile(entry))
  }
  const names = new Map(deployment.resourceServers.map((entry) => [entry.identifier, entry.name]))
  const nameOf = (identifier: unknown) => String(names.get(identifier) ?? identifier)
  for (const entry of deployment.resourceServers) add('resource-servers', fileName(String(entry.name)), entry)
  for (const entry of deployment.clients) add('clients', fileName(String(entry.name)), entry)
  for (const entry of deployment.clientGrants) add('grants', fileName(`${entry.client_id}-${nameOf(entry.audience)}`), entry)
  for (const entry of deployment.hooks ?? []) addHook(files, taken, 'hooks', 'script', entry)
  for (const entry of deployment.actions ?? []) addHook(files, taken, 'actions', 'code', entry)
  if (deployment.triggers) files.set('triggers/triggers.json', toJsonFile(deployment.triggers))
  return files
}

/** Code has a file of its own, as deploy-cli writes it: unless something in it would read as a keyword, which only JSON can escape. */
function addHook(
  files: Map<string, string>,
  taken: Set<string>,
  directory: 'hooks' | 'actions',
  field: 'script' | 'code',
  entry: Record<string, unknown>,
): void {
  const base = fileName(String(entry.name))
  let name = base
  for (let copy = 2; taken.has(`${directory}/${name}`.toLowerCase()); copy++) name = `${base}-${copy}`
  taken.add(`${directory}/${name}`.toLowerCase())
  const code = String(entry[field])
  const extension = entry.language === 'typescript' ? 'ts' : 'js'
  const file = directory === 'hooks' ? `${name}.${extension}` : `${name}/code.${extension}`
  if (KEYWORD_LIKE.test(code)) {
    files.set(`${directory}/${name}.json`, toJsonFile(entry))
    return
  }
  files.set(`${directory}/${file}`, code)
  files.set(`${directory}/${name}.json`, toJsonFile({ ...entry, [field]: directory === 'hooks' ? `./${file}` : `./actions/${file}` }))
}

function fileName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9 ._-]+/g, '-').replace(/^[. ]+|[. ]+$/g, '')
  return safe.slice(0, 100) || 'unnamed'
}
