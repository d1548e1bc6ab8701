import { HEADER_TYP } from '../oauth/access-token-claims.ts'
import type { SigningAlg, TokenDialect } from '../oauth/ports.ts'
import { quoteJavaScript as quote } from './quoting.ts'

interface VerifyingApi {
  readonly identifier: string
  readonly signingAlg: SigningAlg
  readonly tokenDialect: TokenDialect
}

/**
 * How an API verifies a token of its own with jose: signature, issuer, audience, expiry, type and algorithm, all of them fixed and none taken
 * from the token (RFC 8725 §3.1, §3.8, §3.9, §3.11).
 */
export function verifySnippet(
  { identifier, signingAlg, tokenDialect }: VerifyingApi,
  { issuer, jwksUri }: { readonly issuer: string; readonly jwksUri: string },
): string {
  return [
    "import { createRemoteJWKSet, jwtVerify } from 'jose'",
    '',
    'const keys = createRemoteJWKSet(',
    `  new URL(${quote(jwksUri)}),`,
    ')',
    '',
    'export async function verify(token) {',
    '  const { payload } = await jwtVerify(token, keys, {',
    `    issuer: ${quote(issuer)},`,
    `    audience: ${quote(identifier)},`,
    `    algorithms: [${quote(signingAlg)}],`,
    `    typ: ${quote(HEADER_TYP[tokenDialect])},`,
    '  })',
    '  return payload',
    '}',
  ].join('\n')
}
