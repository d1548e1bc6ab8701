import { HEADER_TYP } from '../../../../../lib/oauth/access-token-claims.ts'
import type { ResourceServerView } from '../../../../../lib/resource-servers/resource-server-view.ts'

/** How the API checks a token of its own: the algorithm and the audience are fixed, never taken from the token (RFC 8725 §3.1, §3.9). */
export function verifySnippet(
  { identifier, signingAlg, tokenDialect }: Pick<ResourceServerView, 'identifier' | 'signingAlg' | 'tokenDialect'>,
  { issuer, jwksUri }: { issuer: string; jwksUri: string },
): string {
  return [
    "import { createRemoteJWKSet, jwtVerify } from 'jose'",
    '',
    'const keys = createRemoteJWKSet(',
    `  new URL(${quoted(jwksUri)}),`,
    ')',
    'const { payload } = await jwtVerify(token, keys, {',
    `  issuer: ${quoted(issuer)},`,
    `  audience: ${quoted(identifier)},`,
    `  algorithms: [${quoted(signingAlg)}],`,
    `  typ: ${quoted(HEADER_TYP[tokenDialect])},`,
    '})',
  ].join('\n')
}

/** A JavaScript string: an identifier may be any line of text. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
