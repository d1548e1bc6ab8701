import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'

/** What the provider says of a person. */
export interface Person {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  /** Signed in at the provider since then, in seconds since 1970; asked to prove it anew, the person does so now. */
  readonly signedInAt?: number
}

export interface RunningProvider {
  readonly issuer: string
  /** Who sits at the browser: whoever comes to the provider is signed in as this person without being asked. */
  person: Person
  /** Lets a relying party in. Its address is known only after it has started with this issuer. */
  register(client: { readonly id: string; readonly secret: string; readonly redirectUri: string }): void
  /** Requests that the provider has answered, as `METHOD path`. */
  readonly requests: string[]
  close(): Promise<void>
}

/** node-oidc-provider on a port of its own: a real OpenID Connect provider, with everybody's consent given. */
export async function startIdentityProvider(): Promise<RunningProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as { port: number }).port}`
  const requests: string[] = []
  const running: RunningProvider = {
    issuer,
    person: { sub: 'nobody' },
    requests,
    register(client) {
      const answer = createAnswer(issuer, client, () => running.person)
      server.removeAllListeners('request').on('request', (request: IncomingMessage, response: ServerResponse) => {
        requests.push(`${request.method} ${request.url?.split('?')[0]}`)
        void answer(request, response)
      })
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return running
}

function createAnswer(issuer: string, client: Parameters<RunningProvider['register']>[0], person: () => Person) {
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirectUri], scope: 'openid email profile' }],
    // Its JWKS type asks for `kty` as a literal, which `export` does not promise
    jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' }] as never },
    cookies: { keys: ['test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    findAccount: (_context, accountId) => ({ accountId, claims: async () => ({ ...claimsOf(person()), sub: accountId }) }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ accountId: context.oidc.session?.accountId, clientId: client.id })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const handle = provider.callback()
  return async (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return handle(request, response)
    const { params } = await provider.interactionDetails(request, response)
    const { sub, signedInAt } = person()
    const ts = params.prompt === 'login' ? undefined : signedInAt
    return provider.interactionFinished(request, response, { login: { accountId: sub, remember: false, ...(ts && { ts }) } })
  }
}

function claimsOf({ signedInAt: _, ...claims }: Person): Omit<Person, 'signedInAt'> {
  return claims
}
