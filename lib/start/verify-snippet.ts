export interface VerifyFacts {
  readonly issuer: string
  readonly jwksUri: string
  readonly audience: string
  readonly alg: string
}

/** How an API verifies a token with jose: signature, issuer, audience, expiry and algorithm (RFC 8725 §3.1, §3.8, §3.9). */
export function verifySnippet({ issuer, jwksUri, audience, alg }: VerifyFacts): string {
  return [
    "import { createRemoteJWKSet, jwtVerify } from 'jose'",
    '',
    `const keys = createRemoteJWKSet(new URL(${quoted(jwksUri)}))`,
    '',
    'export async function verify(token) {',
    '  const { payload } = await jwtVerify(token, keys, {',
    `    issuer: ${quoted(issuer)},`,
    `    audience: ${quoted(audience)},`,
    `    algorithms: [${quoted(alg)}],`,
    '  })',
    '  return payload',
    '}',
  ].join('\n')
}

/** A string of JavaScript, in single quotes: JSON says how to write every character, and only the quotes differ. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
