import './node-version.mjs'

// curl … | node tools/verify-token.mjs ISSUER AUDIENCE
// Verifies a token, or the token endpoint's whole answer, as an API would: by the issuer's published metadata and keys, with jose.
const { createRemoteJWKSet, jwtVerify } = await import('jose')

const [issuerUrl, audience] = process.argv.slice(2)
if (!issuerUrl || !audience) fail('Usage: node tools/verify-token.mjs ISSUER AUDIENCE < token or token response')

try {
  const token = await readToken()
  const metadata = await readMetadata()
  // The issuer that was asked for, not the one that answers: an impostor's metadata would verify an impostor's token.
  const issuer = new URL('/', issuerUrl).href
  if (metadata.issuer !== issuer) fail(`Refused: ${issuer} calls itself ${metadata.issuer}.`)
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(metadata.jwks_uri)), {
    issuer,
    audience,
  })
  console.log(JSON.stringify({ header: protectedHeader, payload }, null, 2))
} catch (error) {
  fail(`Refused: ${error.cause?.message ?? error.message}`)
}

async function readMetadata() {
  const url = new URL('/.well-known/oauth-authorization-server', issuerUrl)
  const response = await fetch(url).catch((error) =>
    fail(`Refused: no answer from ${url.origin} (${error.cause?.message ?? error.message}).`),
  )
  if (!response.ok) fail(`Refused: ${url.href} answers ${response.status}, so it is not the issuer.`)
  return response.json()
}

async function readToken() {
  let input = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk
  const text = input.trim()
  if (text === '') fail('Refused: no token came in. Did curl reach the issuer? Without -s it says why not.')
  if (!text.startsWith('{')) return text
  const answer = JSON.parse(text)
  if (answer.access_token) return answer.access_token
  fail(
    answer.error
      ? `Refused: the issuer gave no token: ${answer.error}: ${answer.error_description}`
      : 'Refused: the answer has no access_token.',
  )
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
