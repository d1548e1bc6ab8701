import { describe, expect, it } from 'vitest'
import type { HttpAnswer } from '../oauth/token-endpoint.ts'
import { readPublishedState } from './published-state.ts'
import type { TokenService } from './token-service.ts'

const issuer = 'https://auth.example/'
const metadata = { issuer, token_endpoint: `${issuer}oauth/token`, jwks_uri: `${issuer}.well-known/jwks.json` }

function service(jwks: Partial<HttpAnswer>): TokenService {
  return {
    handle: () => Promise.reject(new Error('pages ask for no token')),
    metadata: async () => ({ status: 200, headers: {}, body: JSON.stringify(metadata) }),
    jwks: async () => ({ status: 200, headers: {}, body: '', ...jwks }),
  }
}

describe('what a page shows of the issuer', () => {
  it('is what the public documents say, and of a key its id and algorithm only', async () => {
    const keys = [{ kty: 'EC', kid: 'k1', alg: 'ES256', x: 'x', y: 'y' }]
    expect(await readPublishedState(service({ body: JSON.stringify({ keys }) }))).toEqual({
      issuer,
      tokenEndpoint: metadata.token_endpoint,
      jwksUri: metadata.jwks_uri,
      keys: [{ kid: 'k1', alg: 'ES256' }],
    })
  })

  it('keeps an empty key set apart from one that cannot be read', async () => {
    expect(await readPublishedState(service({ body: '{"keys":[]}' }))).toMatchObject({ issuer, keys: [] })
    expect(await readPublishedState(service({ status: 503, body: '{}' }))).toMatchObject({ issuer, keys: undefined })
  })

  it('is nothing in a process without a token service', async () => {
    expect(await readPublishedState(undefined)).toBeUndefined()
  })
})
