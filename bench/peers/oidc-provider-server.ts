import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider, { errors } from 'oidc-provider'
import { announce, BENCH_ALGS, BENCH_CLIENT, BENCH_LIFETIME_SECONDS, BENCH_SCOPE, benchResource } from './bench-request.ts'

// node-oidc-provider as fast as it fairly goes: only the client credentials grant, everything else off, its in-memory store, JWT access
// tokens (which it does not store at all), no development interactions, no debug output.
const algOf = new Map<string, (typeof BENCH_ALGS)[number]>(BENCH_ALGS.map((alg) => [benchResource(alg), alg]))

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [
      {
        client_id: BENCH_CLIENT.id,
        client_secret: BENCH_CLIENT.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: {
      keys: [
        generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
      ].map((jwk) => ({ ...jwk, use: 'sig' })) as never, // its JWKS type asks for `kty` as a literal, which `export` does not promise
    },
    scopes: BENCH_SCOPE.split(' '),
    ttl: { ClientCredentials: BENCH_LIFETIME_SECONDS },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(_context, resource) {
          const alg = algOf.get(resource)
          if (!alg) throw new errors.InvalidTarget()
          return {
            scope: BENCH_SCOPE,
            audience: resource,
            accessTokenTTL: BENCH_LIFETIME_SECONDS,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg } },
          }
        },
      },
    },
  })
  server.on('request', provider.callback())
  announce(port)
})
