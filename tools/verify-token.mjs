import './node-version.mjs'

// curl … | node tools/verify-token.mjs ISSUER AUDIENCE
// Verifies a token, or the token endpoint's whole answer, as an API would: by the issuer's published metadata and keys, with jose.
const { createRemoteJWKSet, jwtVerify } = await import('jose')

const [issuerUrl, audience] = process.argv.slice(2)
if (!issuerUrl || !audience) fail('Usage: node tools/verify-token.mjs ISSUER AUDIENCE < token or token response')

try {
  const metadata = await (await fetch(new URL('/.well-known/oauth-authorization-server', issuerUrl))).json()
  // The issuer that was asked for, not the one that answers: an impostor's metadata would verify an impostor's token.
  const issuer = new URL('/', issuerUrl).href
  if (metadata.issuer !== issuer) fail(`Refused: ${issuer} calls itself ${metadata.issuer}.`)
  const { payload, protectedHeader } = await jwtVerify(await readToken(), createRemoteJWKSet(new URL(metadata.jwks_uri)), {
    issuer,
    audience,
  })
  console.log(JSON.stringify({ header: protectedHeader, payload }, null, 2))
} catch (error) {
  fail(`Refused: ${error.cause?.message ?? error.message}`)
}

async function readToken() {
  let input = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk
  const text = input.trim()
  if (!text.startsWith('{')) return text
  const answer = JSON.parse(text)
  return answer.access_token ?? fail(`Refused: the issuer gave no token: ${answer.error}: ${answer.error_description}`)
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
