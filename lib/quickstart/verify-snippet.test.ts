import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifySnippet } from './verify-snippet.ts'

const run = promisify(execFile)
const ISSUER = 'https://auth.example/'
const AUDIENCE = `https://ledger.example/it's "all"\\here`
const { publicKey, privateKey } = await generateKeyPair('ES256')
const server = createServer(async (_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] }))
})
let jwksUri: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`
})
afterAll(() => server.close())

const token = (audience: string, typ = 'JWT') =>
  new SignJWT({ scope: 'read' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(privateKey)

/** Runs the snippet as it is shown, in a Node of its own. */
async function verified(jwt: string, api: Partial<Parameters<typeof verifySnippet>[0]> = {}): Promise<string> {
  const expected = { identifier: AUDIENCE, signingAlg: 'ES256', tokenDialect: 'access_token', ...api } as const
  const code = `${verifySnippet(expected, { issuer: ISSUER, jwksUri })}
    console.log(await verify(process.argv[1]).then(({ scope }) => scope, ({ code }) => code))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code, jwt])
  return stdout.trim()
}

describe('the snippet that verifies a token', () => {
  it('runs as it is shown and accepts a token of this issuer for this API', async () => {
    expect(await verified(await token(AUDIENCE))).toBe('read')
    expect(await verified(await token(AUDIENCE, 'at+jwt'), { tokenDialect: 'rfc9068_profile' })).toBe('read')
  })

  it('refuses one for another API, one under another algorithm, and one of another type', async () => {
    expect(await verified(await token('https://other.example/'))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED')
    expect(await verified(await token(AUDIENCE), { signingAlg: 'RS256' })).toBe('ERR_JOSE_ALG_NOT_ALLOWED')
    expect(await verified(await token(AUDIENCE), { tokenDialect: 'rfc9068_profile' })).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED')
  })

  it.each(['https://ledger.acme/', `it's "quoted" \\ and \${more}`, "\\'", 'ü 日本 \u202e'])(
    'quotes the identifier %j as it is',
    async (identifier) => {
      expect(await verified(await token(identifier), { identifier })).toBe('read')
    },
  )
})
