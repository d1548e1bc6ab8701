import type { Actor } from '../../lib/admin-activity/record-admin-event.ts'
import { setClientGrant } from '../../lib/client-grants/set-client-grant.ts'
import type { CreateClientInput } from '../../lib/clients/client-input.ts'
import { createClient } from '../../lib/clients/create-client.ts'
import { createHook } from '../../lib/hooks/create-hook.ts'
import { newHookVersionId } from '../../lib/ids.ts'
import { createResourceServer } from '../../lib/resource-servers/create-resource-server.ts'
import type { CreateResourceServerInput } from '../../lib/resource-servers/resource-server-input.ts'
import type { Installation } from './installation.ts'
import type { SecretScan } from './secret-scan.ts'

const ACTOR: Actor = { type: 'system', id: 'console-tests', name: 'Console tests' }

export interface TestApplication {
  readonly clientId: string
  readonly name: string
  readonly clientSecret: string
  readonly secretId: string
}

export interface TestResourceServer {
  readonly id: string
  readonly name: string
  readonly identifier: string
  readonly scopes: readonly string[]
}

export interface TokenAnswer {
  readonly status: number
  readonly body: { readonly access_token?: string; readonly scope?: string; readonly error?: string; readonly error_description?: string }
  /** As the header gives it: `req_…`. */
  readonly requestId: string
}

/** Makes what a test starts from, past the pages and in milliseconds, and asks for tokens as a service does. */
export function createApi(installation: Installation, unique: (word: string) => string, secrets: SecretScan) {
  const { prisma, encryption } = installation

  async function application(input: Partial<CreateClientInput> = {}): Promise<TestApplication> {
    const created = await createClient({ prisma, encryption }, { ...input, name: input.name ?? unique('billing-worker') }, ACTOR)
    secrets.hidden(created.secret.value)
    return {
      clientId: created.client.id,
      name: created.client.name,
      clientSecret: created.secret.value,
      secretId: created.secret.id,
    }
  }

  /** An API in the words of the screen; its scopes may be given as plain names. */
  async function resourceServer({
    scopes = ['read:entries', 'write:entries'],
    ...input
  }: Partial<Omit<CreateResourceServerInput, 'scopes'>> & { scopes?: readonly string[] } = {}): Promise<TestResourceServer> {
    const name = input.name ?? unique('Ledger')
    const identifier = input.identifier ?? `https://${name.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')}.example/`
    const created = await createResourceServer(
      { prisma, encryption },
      { ...input, name, identifier, scopes: scopes.map((value) => ({ value })) },
      ACTOR,
    )
    return { id: created.id, name, identifier, scopes }
  }

  async function grant(client: { clientId: string }, api: TestResourceServer, allowedScopes: readonly string[] = api.scopes) {
    return setClientGrant({ prisma }, { clientId: client.clientId, resourceServerId: api.id, allowedScopes: [...allowedScopes] }, ACTOR)
  }

  /** POSTs to the real `/oauth/token`. */
  async function token(
    client: { clientId: string; clientSecret: string },
    api: { identifier: string },
    { scope }: { scope?: string } = {},
  ): Promise<TokenAnswer> {
    const response = await fetch(`${installation.origin}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', audience: api.identifier, ...(scope !== undefined && { scope }) }),
    })
    const body = (await response.json()) as TokenAnswer['body']
    if (body.access_token !== undefined) secrets.hidden(body.access_token)
    return { status: response.status, body, requestId: response.headers.get('x-request-id') ?? '' }
  }

  /** A hook with a draft and one version of the same code; off, so that it decides no token of another test. */
  async function hook(
    source = 'exports.onExecuteCredentialsExchange = async (event, api) => {\n}\n',
  ): Promise<{ id: string; name: string }> {
    const { id, name } = await createHook({ prisma }, { name: unique('add-plan'), source, language: 'javascript' }, ACTOR)
    const code = { source, compiled: source, language: 'javascript', shape: 'action', sha256: '0'.repeat(64) }
    const version = { id: newHookVersionId(), hookId: id, number: 1, ...code, message: 'The first version', author: ACTOR.name }
    await prisma.hookVersion.create({ data: version })
    await prisma.hook.update({ where: { id }, data: { liveVersionId: version.id } })
    return { id, name }
  }

  return { application, resourceServer, grant, token, hook }
}

export type TestApi = ReturnType<typeof createApi>
