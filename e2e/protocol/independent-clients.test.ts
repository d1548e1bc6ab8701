import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth4webapi from 'oauth4webapi'
import * as openidClient from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './child-process.ts'
import { BATCH, BILLING, CONFIG, LEDGER, REPORTS } from './fixtures.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
let writ: WritProcess

beforeAll(async () => {
  instance = await createInstance()
  writ = await instance.start()
  await instance.apply(CONFIG)
})
afterAll(() => instance?.close())

const apis = [
  { audience: REPORTS.identifier, alg: 'RS256', typ: 'JWT', scope: 'read:reports write:reports', lifetime: 86_400 },
  { audience: LEDGER.identifier, alg: 'ES256', typ: 'at+jwt', scope: 'post', lifetime: 3_600 },
]

/** Verifies with nothing but the issuer's published keys, as an API does. */
async function verify(token: string, api: (typeof apis)[number]) {
  const keys = createRemoteJWKSet(new URL(`${writ.origin}/.well-known/jwks.json`))
  return jwtVerify(token, keys, { issuer: `${writ.origin}/`, audience: api.audience, algorithms: [api.alg], typ: api.typ })
}

describe('a client library that was not written for Writ gets a token and an API verifies it', () => {
  it.each(apis)('oauth4webapi discovers the issuer and gets $alg with client_secret_basic', async (api) => {
    const issuer = new URL(`${writ.origin}/`)
    const insecure = { [oauth4webapi.allowInsecureRequests]: true } // plain HTTP on loopback
    const discovery = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    const server = await oauth4webapi.processDiscoveryResponse(issuer, discovery)
    const client = { client_id: BILLING.clientId }
    const answer = await oauth4webapi.clientCredentialsGrantRequest(
      server,
      client,
      oauth4webapi.ClientSecretBasic(BILLING.clientSecret),
      { resource: api.audience },
      insecure,
    )
    const result = await oauth4webapi.processClientCredentialsResponse(server, client, answer)
    expect(result).toMatchObject({ token_type: 'bearer', expires_in: api.lifetime, scope: api.scope })
    const { payload } = await verify(result.access_token, api)
    expect(payload).toMatchObject({ sub: `${BILLING.clientId}${api.typ === 'JWT' ? '@clients' : ''}`, scope: api.scope })
  })

  it.each(apis)('openid-client discovers the issuer and gets $alg with client_secret_post', async (api) => {
    const config = await openidClient.discovery(
      new URL(`${writ.origin}/`),
      BILLING.clientId,
      undefined,
      openidClient.ClientSecretPost(BILLING.clientSecret),
      { execute: [openidClient.allowInsecureRequests] },
    )
    const result = await openidClient.clientCredentialsGrant(config, { audience: api.audience, scope: api.scope.split(' ')[0] as string })
    expect(result.expires_in).toBe(api.lifetime)
    const { payload } = await verify(result.access_token, api)
    expect(payload.scope).toBe(api.scope.split(' ')[0])
  })

  it('curl gets a token with HTTP Basic, and it is the one that the log names by its jti', async () => {
    const args = ['--silent', '--user', `${BATCH.clientId}:${BATCH.clientSecret}`, '--data', 'grant_type=client_credentials']
    const { stdout } = await runCommand('curl', [...args, '--data-urlencode', `audience=${REPORTS.identifier}`, writ.tokenEndpoint])
    const { access_token: token } = JSON.parse(stdout)
    const { payload } = await verify(token, apis[0] as (typeof apis)[number])
    const [row] = await instance.events(String(payload.jti))
    expect(row).toMatchObject({
      outcome: 'issued',
      client_id: BATCH.clientId,
      client_name: BATCH.name,
      audience: REPORTS.identifier,
      auth_method: 'client_secret_basic',
      user_agent: expect.stringContaining('curl/'),
      granted_scopes: [],
    })
  })

  it('a token with a changed claim does not verify against the published keys', async () => {
    const { stdout } = await runCommand('curl', ['--silent', '--data', formOf(BILLING, REPORTS.identifier), writ.tokenEndpoint])
    const [header, payload, signature] = (JSON.parse(stdout).access_token as string).split('.') as [string, string, string]
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), scope: 'write:everything' }
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
    await expect(verify(forged, apis[0] as (typeof apis)[number])).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })
})

function formOf(client: { clientId: string; clientSecret: string }, audience: string): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    audience,
  }).toString()
}
