import type { ClientView } from '../../clients/client-view.ts'
import type { DeployedClient, Deployment } from '../deployment/parse-deployment.ts'
import type { Located } from '../deployment/parse-document.ts'
import { shellWord, type Terminal } from '../terminal.ts'
import type { Applied } from './apply-deployment.ts'
import type { NewSecret } from './carry-out.ts'
import type { Plan } from './plan.ts'

/** `clientGrants[2].scope[0]: "x" is not a scope of … (tenant.yaml line 14)` */
export function formatProblem({ path, message, file, line }: Located): string {
  const place = line === undefined ? file : `${file} line ${line}`
  return path === '' ? `${place}: ${message}` : `${path}: ${message} (${place})`
}

/** The plan as `+ ~ -` lines with their details, and what stays. */
export function reportPlan(terminal: Pick<Terminal, 'out'>, plan: Plan): void {
  for (const { sign, title, details } of plan.steps) {
    terminal.out(`${sign} ${title}`)
    for (const detail of details) terminal.out(`    ${detail}`)
  }
  if (plan.unchanged > 0) terminal.out(`  ${plan.unchanged} unchanged`)
  if (plan.leftAlone.length > 0)
    terminal.out(`  ${plan.leftAlone.length} not in the file and left alone (--delete removes them): ${listOf(plan.leftAlone)}`)
}

const NAMES_LISTED_MAX = 10

function listOf(names: readonly string[]): string {
  const more = names.length > NAMES_LISTED_MAX ? ` and ${names.length - NAMES_LISTED_MAX} more` : ''
  return `${names.slice(0, NAMES_LISTED_MAX).join(', ')}${more}`
}

/** The new secrets, once, and for an application that may call an API already a line that gets its first token. */
export function reportSecrets(terminal: Pick<Terminal, 'out'>, applied: Applied, issuerUrl: string): void {
  const { newSecrets, stored } = applied
  if (newSecrets.length === 0) return
  terminal.out('')
  terminal.out('New secrets, shown this once and stored only as hashes:')
  for (const { name, clientId, clientSecret } of newSecrets) {
    terminal.out(`  ${name}`)
    terminal.out(`    client_id      ${clientId}`)
    terminal.out(`    client_secret  ${clientSecret}`)
  }
  const first = newSecrets.flatMap((secret) => {
    const grant = stored.clientGrants.find(({ clientId }) => clientId === secret.clientId)
    return grant === undefined ? [] : [{ secret, audience: grant.resourceServer.identifier }]
  })[0]
  if (first === undefined) return
  terminal.out('')
  terminal.out(`A first token for ${first.secret.name}:`)
  terminal.out(`  ${curlLine(first.secret, first.audience, issuerUrl)}`)
}

function curlLine({ clientId, clientSecret }: NewSecret, audience: string, issuerUrl: string): string {
  const parameters = ['grant_type=client_credentials', `client_id=${clientId}`, `client_secret=${clientSecret}`]
  return [
    `curl -s ${shellWord(`${issuerUrl}/oauth/token`)}`,
    ...parameters.map((parameter) => `-d ${shellWord(parameter)}`),
    `--data-urlencode ${shellWord(`audience=${audience}`)}`,
  ].join(' ')
}

/** The one object of `--json`. Secrets that went to a file or were given are not in it. */
export function toJsonReport(deployment: Deployment, { plan, stored, newSecrets }: Applied, showSecrets: boolean) {
  const find = (wanted: DeployedClient): ClientView | undefined =>
    stored.clients.find(({ id, name }) => id === wanted.clientId || name === wanted.name)
  const secretOf = (id: string) => (showSecrets ? newSecrets.find(({ clientId }) => clientId === id)?.clientSecret : undefined)
  const clientIdOf = (nameOrId: string) => stored.clients.find(({ id, name }) => name === nameOrId || id === nameOrId)?.id
  return {
    changes: plan.steps.length,
    clients: (deployment.clients ?? []).map((wanted) => {
      // An application that a dry run would make has no id yet, unless the file gives one.
      const id = find(wanted)?.id ?? wanted.clientId
      const secret = id === undefined ? undefined : secretOf(id)
      return {
        name: wanted.name,
        ...(id === undefined ? {} : { client_id: id }),
        ...(secret === undefined ? {} : { client_secret: secret }),
      }
    }),
    resourceServers: (deployment.resourceServers ?? []).map(({ identifier, name }) => ({
      name: stored.resourceServers.find((resourceServer) => resourceServer.identifier === identifier)?.name ?? name ?? identifier,
      identifier,
    })),
    ...(deployment.hooks && {
      hooks: deployment.hooks.map(({ name }) => {
        const view = stored.hooks.find((hook) => hook.view.name === name)?.view
        return { name, ...(view?.live && { version: view.live.number, enabled: view.isEnabled }) }
      }),
    }),
    clientGrants: (deployment.clientGrants ?? []).map(({ client, audience, scopes }) => ({
      client_id: clientIdOf(client) ?? client,
      audience,
      scope: scopes ?? scopesOf(stored, clientIdOf(client), audience),
    })),
  }
}

function scopesOf({ clientGrants }: Applied['stored'], client: string | undefined, audience: string): string[] {
  return (
    clientGrants.find(({ clientId, resourceServer }) => clientId === client && resourceServer.identifier === audience)?.allowedScopes ?? []
  )
}
