import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { verifySnippet } from './verify-snippet.ts'

it.each(['https://ledger.acme/', `it's "quoted" \\ and \${more}`, "\\'", 'ü 日本 ‮'])('quotes the identifier %j as it is', (identifier) => {
  const api = { identifier, signingAlg: 'ES256', tokenDialect: 'rfc9068_profile' } as const
  const code = verifySnippet(api, { issuer: 'https://auth.acme/', jwksUri: 'https://auth.acme/.well-known/jwks.json' })
  const body = code.replace(/^import.*$/m, '').replace('const { payload } = await jwtVerify', 'result = jwtVerify')
  const result = runInNewContext(`let result;${body};result`, {
    URL,
    createRemoteJWKSet: (url: URL) => url.href,
    jwtVerify: (_token: unknown, keys: string, options: object) => ({ keys, ...options }),
    token: '',
  })
  expect({ ...result }).toMatchObject({
    keys: 'https://auth.acme/.well-known/jwks.json',
    issuer: 'https://auth.acme/',
    audience: identifier,
    typ: 'at+jwt',
  })
})
