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

const token = (audience: string, alg = 'ES256') =>
  new SignJWT({ scope: 'read' })
    .setProtectedHeader({ alg, kid: 'k1' })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(privateKey)

/** Runs the snippet as it is shown, in a Node of its own. */
async function verified(jwt: string, alg = 'ES256'): Promise<string> {
  const code = `${verifySnippet({ issuer: ISSUER, jwksUri, audience: AUDIENCE, alg })}
    console.log(await verify(process.argv[1]).then(({ scope }) => scope, ({ code }) => code))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code, jwt])
  return stdout.trim()
}

describe('the snippet that verifies a token', () => {
  it('runs as it is shown and accepts a token of this issuer for this API', async () => {
    expect(await verified(await token(AUDIENCE))).toBe('read')
  })

  it('refuses one for another API, and one under another algorithm', async () => {
    expect(await verified(await token('https://other.example/'))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED')
    expect(await verified(await token(AUDIENCE), 'RS256')).toBe('ERR_JOSE_ALG_NOT_ALLOWED')
  })
})
